"""Rules of one family, one a file."""
