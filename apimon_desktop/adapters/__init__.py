"""The world: clock, network, keys, files and history, each behind one small module."""
