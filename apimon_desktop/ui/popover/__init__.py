"""The popover: what a click on the icon shows."""
