"""What the providers are: one declaration each, and how their answers are read."""
