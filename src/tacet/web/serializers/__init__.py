"""Serializers: values of the library and of the server as schemas."""
