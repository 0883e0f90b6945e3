"""What was spent, on what, and how to spend less."""
