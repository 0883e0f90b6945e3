"""The price list, and the child process that calculates with it."""
