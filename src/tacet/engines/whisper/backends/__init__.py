"""Backends of a model, chosen by speed and error against float32."""
