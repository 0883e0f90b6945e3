"""The values that everything else uses, and the limits that decide."""
