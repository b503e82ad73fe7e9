"""Protocols of the store, the media files, the media reader and the models."""
