"""Services of the desktop: notifications, windows, single instance, network, sleep, power."""
