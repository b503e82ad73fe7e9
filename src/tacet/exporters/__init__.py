"""One small, pure file per format: a Transcript in, the bytes of a file out.

Found by the entry points of the group `tacet.exporters`; each passes tests/contract/test_exporters.
"""
