"""The local HTTP API: what is known, for other programs on this computer. Loaded when it is started."""
