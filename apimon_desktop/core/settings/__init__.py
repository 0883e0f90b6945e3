"""The settings: their declaration, bounds and defaults."""
