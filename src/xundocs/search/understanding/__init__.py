"""What a writer means: user syntax, citations, names of works, concepts. Pure functions over a reader's works."""
