"""`python -m moderator.cli`: the command where it is not installed as a script."""

from moderator.cli import main

main()
