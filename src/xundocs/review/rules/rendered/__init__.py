"""Rules of the printed page, one a file; run only with --pdf."""
