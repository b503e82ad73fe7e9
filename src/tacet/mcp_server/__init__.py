"""MCP server: a library of recordings for language models, as a client of Tacet's HTTP API."""
