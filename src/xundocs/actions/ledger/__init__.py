"""Use cases of the records (台账)."""
