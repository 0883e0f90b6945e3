"""Which provider to use instead, and whether a call is worth another try."""
