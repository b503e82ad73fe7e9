"""Planning: from speech regions to the windows given to an engine."""
