"""What the computer says about its network, its sleep and its power. Each is a hint, and may be missing."""
