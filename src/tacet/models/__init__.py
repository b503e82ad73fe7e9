"""Models: their names, sources and folders; downloads into the hub cache."""
