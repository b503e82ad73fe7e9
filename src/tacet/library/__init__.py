"""Recordings, runs and shards, and the use cases on them.

Use cases are functions whose first parameter is an `AppContext`; they know no HTTP, SQL or command
line. Nothing here imports Flask, SQLAlchemy, click, ctranslate2, onnxruntime or av.
"""
