"""Live recordings: how soon words are confirmed, how many are wrong, and what silence gives."""
