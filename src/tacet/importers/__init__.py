"""Importers, one pure file per format, found by entry points (`tacet.importers`)."""
