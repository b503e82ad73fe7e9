"""Tacet: turns recordings into text on your own computer, and stays silent when nobody speaks."""

__version__ = "0.1.0"
