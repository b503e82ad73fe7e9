"""Calls: recordings that are transcribed for a program and then deleted."""
