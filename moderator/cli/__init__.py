"""The command line: usage, output and exit codes.

The one package of `moderator` that may import `webhooks`; nothing imports it. Imports inside the
commands keep `--help` and small commands fast: Presidio alone takes seconds to load.
"""

from moderator.cli import accounts, analysis, forum, operations, policy, processes, versions
from moderator.cli.entry import main

__all__ = ["accounts", "analysis", "forum", "main", "operations", "policy", "processes", "versions"]
