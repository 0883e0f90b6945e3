"""The pure heart: values in, values out; no clock, files, network or Qt."""
