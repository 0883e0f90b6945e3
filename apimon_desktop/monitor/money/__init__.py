"""Prices, spending and budgets as they change."""
