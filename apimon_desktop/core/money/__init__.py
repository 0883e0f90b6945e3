"""Costs, budgets, balances, forecast and savings."""
