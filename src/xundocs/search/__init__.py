"""Search: what a writer typed → the right clause, or that it does not exist.

Others use: `answer.Library`, `answer.Options`, `find.find`, `lookup.look_up`, `engines.default_engine`,
`building.build`, `faults.*`. Nothing here imports more than the standard library before an index is written.
"""
