"""Migration steps, run by `store.migrate`."""
