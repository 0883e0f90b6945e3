"""HTTP requests: client, checks, status feeds, cost reports, and how they fail."""
