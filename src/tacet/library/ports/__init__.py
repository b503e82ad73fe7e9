"""Protocols of store, media files, media reader and models."""
