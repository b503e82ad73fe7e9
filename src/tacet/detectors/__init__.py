"""Speech detectors: each says, frame by frame, how likely somebody speaks."""
