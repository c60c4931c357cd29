"""Figures out of the records: metrics M01–M26, the five accounts, charts and their .xlsx. Pure functions of a snapshot."""
