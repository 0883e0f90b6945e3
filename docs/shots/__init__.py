"""How the pictures of the documentation are taken: the parts of `docs/screenshots.py`."""
