"""What the office does with its records (台账)."""
