"""The words for causes, keys, status pages and the headline."""
