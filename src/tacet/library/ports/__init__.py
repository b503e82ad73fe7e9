"""Ports: promises of the store, the media files and the models."""
