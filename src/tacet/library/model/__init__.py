"""Plain values: recordings, uploads, runs, shards and edits."""
