"""The engine: polls the providers and holds the one snapshot."""
