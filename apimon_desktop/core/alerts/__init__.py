"""Which notifications to send, and their texts."""
