"""Containers: where the files joined in one file begin and end, and whether one is cut short."""
