"""banmap: from a folder of GPS readings to a map of villages, kumbans and districts."""

__version__ = "0.1.0"
