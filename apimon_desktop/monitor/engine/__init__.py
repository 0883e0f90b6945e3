"""Polling: what is due, the checks themselves, the one mutable snapshot."""
