"""Languages: their names and codes, and where a recording changes from one to another."""
