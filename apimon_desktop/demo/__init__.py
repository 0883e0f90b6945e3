"""Simulated providers, for the demo and for tests."""
