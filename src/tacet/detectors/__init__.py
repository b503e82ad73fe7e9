"""Speech detectors: speech probability, frame by frame."""
