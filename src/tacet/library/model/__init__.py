"""Model of the library: recordings, uploads, runs, shards and edits as plain values."""
