"""The details of one provider."""
