"""The pure heart: values in, values out; no clock, files, network or Qt."""

__version__ = "0.1.0"
