"""The record of what happened, and what is restored from it at start."""
