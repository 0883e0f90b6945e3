"""The settings window: a sidebar with pages and providers, and the chosen one beside it."""
