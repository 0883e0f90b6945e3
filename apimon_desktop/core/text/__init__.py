"""Translatable texts, and formats of numbers, times and amounts."""
