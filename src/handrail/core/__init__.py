"""The pure core: values in, values out; no Django, files, clock, network or database."""
