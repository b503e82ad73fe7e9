"""Schemas of answers, as pydantic models."""
