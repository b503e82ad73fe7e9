"""Repository: tables, rows mapped to values, and the queries on them."""
