"""The vocabulary at work: terms written where they were misheard, and replacement rules."""
