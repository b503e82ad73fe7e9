"""Who speaks when: turns from what is known of short windows, and words to turns."""
