"""Files on disk: guarded access, atomic writes, settings, the log, window places."""
