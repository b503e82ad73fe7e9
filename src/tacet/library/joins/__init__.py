"""Recordings joined end to end, with their texts, into a new one."""
