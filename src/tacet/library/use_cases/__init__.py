"""Use cases: what can be done with recordings, uploads, runs, edits and exports."""
