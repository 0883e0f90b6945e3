"""One controller for each thing that a user does; each joins a window to the engine."""
