"""Ports: what a store, a dispatcher, the media files and the models promise."""
