"""Watching a folder: its files seen, what was done of them remembered."""
