"""Use cases on recordings, uploads, runs, edits and exports."""
