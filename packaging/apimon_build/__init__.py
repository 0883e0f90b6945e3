"""What turns the installed wheel into something that people install."""
