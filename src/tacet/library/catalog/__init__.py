"""Many recordings at once: search, lists, folders, tags, notes and bulk actions."""
