"""Worker's use cases: claimed runs and span requests under their leases."""
