"""The history in SQLite: checks, incidents, usage, bills, notifications."""
