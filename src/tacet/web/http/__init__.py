"""HTTP machinery: connections, errors, headers, request bodies and file responses."""
