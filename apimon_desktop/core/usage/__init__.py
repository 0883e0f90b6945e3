"""Usage reports: parsing, sums and texts."""
