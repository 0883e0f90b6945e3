"""Token counts in the replies of providers."""
