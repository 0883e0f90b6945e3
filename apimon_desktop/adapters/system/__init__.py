"""The operating system: clock, power, threads, processes, start at login."""
