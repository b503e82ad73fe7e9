"""From speech to text as plain functions on plain values (standard library and numpy only)."""
