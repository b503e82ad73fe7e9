"""From speech to text: plain functions on plain values."""
