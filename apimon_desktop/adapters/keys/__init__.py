"""Keys from the environment, the operating system's keyring and ``.env`` files."""
