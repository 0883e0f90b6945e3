"""What can go wrong between us and a provider, as rows of a table."""
