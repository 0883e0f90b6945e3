"""Reported usage: counted, priced, kept."""
