"""The hosted transcription API, answered here: what its official clients send and expect."""
