"""Decoding inside the child: opened sources, one clock, one channel, PCM or Opus out."""
