"""Decoding: results, timestamp rules, word times, and CTranslate2's search."""
