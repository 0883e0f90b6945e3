"""A running engine with everything that it needs."""
