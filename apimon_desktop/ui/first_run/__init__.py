"""The first run: one screen for keys and two switches, and the mark that shows where the icon is."""
