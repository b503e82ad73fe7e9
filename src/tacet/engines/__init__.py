"""Engines: each writes down what is said in a window of audio."""
