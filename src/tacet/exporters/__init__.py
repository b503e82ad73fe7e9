"""Exporters: one small, pure file per format.

Found by the entry points of the group `tacet.exporters`; each passes tests/contract/test_exporters.
"""
