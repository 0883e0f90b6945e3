"""A desktop without a monitor: the real parts that a tray app meets, each private to one test."""
