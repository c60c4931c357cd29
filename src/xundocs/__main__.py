"""`python -m xundocs`."""

from xundocs.cli.main import run

run()
