"""Planning: from stretches of speech to the windows that an engine listens to."""
