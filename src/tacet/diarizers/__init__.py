"""Diarizers: who speaks when within short windows, and what the voices are like."""
