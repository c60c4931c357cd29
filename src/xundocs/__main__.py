"""`python -m xundocs`."""

from xundocs.cli.main import main

main()
