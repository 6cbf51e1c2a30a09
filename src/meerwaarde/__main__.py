"""`python -m meerwaarde` is `meerwaarde`."""

from meerwaarde.cli.main import run

run()
