"""Routes: one blueprint per topic."""
