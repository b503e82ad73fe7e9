"""Who speaks when: made conversations of real voices, and how wrong the answers are."""
