"""Recordings, runs and shards, and everything that can be done with them.

Use cases are plain functions whose first parameter is a `Rooms`; they know no HTTP, no SQL and no
command line. Nothing here imports Flask, SQLAlchemy, click, ctranslate2, onnxruntime or av.
"""
