"""Measurements of Tacet side by side with other programs. Run `python -m benchmarks --help`."""
