"""Decoding inside the child: input, timeline, mixing, PCM or Opus output."""
