"""An edition: the files of a rule set together with the analyst that they make. Reads, checks, activates.

What is loaded is always a snapshot of the files, never the folder itself, so what is stored under a version is
what decided. Following changes while the service runs is `reloading`'s, keeping versions the store's.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from moderator.analyst import Analyst
from moderator.errors import RuleError
from moderator.rules import check_examples
from moderator.store.rulesets import FILES, Files, RuleSets

SUFFIXES = frozenset({".yaml", ".json", ".md"})

Load = Callable[[Path], Analyst]  # of a rules folder; raises RuleError naming every fault
Stamp = tuple[tuple[str, int, int], ...]  # path, time of change and size of each file


@dataclass(frozen=True, slots=True)
class Edition:
    """One immutable rule set, ready to decide."""

    analyst: Analyst
    files: Files = field(repr=False)

    @property
    def version(self) -> str:
        return self.analyst.rules.version


def stamp(folder: Path) -> Stamp:
    """Changes whenever a file is saved, added or removed; costs no reading."""
    return tuple((str(path), (found := path.stat()).st_mtime_ns, found.st_size) for path in _paths(folder))


def read_files(folder: Path) -> Files:
    """The files of a rules folder by their path in it. Raises RuleError naming one that can't be read."""
    files = {}
    for path in _paths(folder):
        try:
            files[path.relative_to(folder).as_posix()] = path.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            raise RuleError(f"{path.name}:1:1: can't be read: {type(error).__name__}") from None
    return files


@contextmanager
def unpacked(files: Files) -> Iterator[Path]:
    """A folder with these files, as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="moderapen-rules-") as name:
        for path, content in files.items():
            place = Path(name) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content, encoding="utf-8", newline="")
        yield Path(name)


def load_edition(files: Files, load: Load) -> Edition:
    """The edition that the files make. Raises RuleError naming every fault in them."""
    with unpacked(files) as folder:
        return Edition(load(folder), files)


def examine(edition: Edition) -> None:
    """Run every rule's own examples; raises RuleError naming those that come out otherwise."""
    failures = check_examples(edition.analyst.rules, edition.analyst.analyse)
    if failures:
        raise RuleError("\n".join(str(failure) for failure in failures))


def activate(
    rulesets: RuleSets,
    edition: Edition,
    *,
    by: str,
    note: str,
    now: datetime,
    follow_files: bool = False,
    after: str | None = None,
) -> bool:
    """Put an edition in force, or with `follow_files` whatever lies in the folder from now on (`edition` is what
    lies there now). Raises RuleError when it fails its own examples; nothing changes then.

    To roll back is to activate an older one. False, with nothing changed, when `after` (a version, or `FILES`) is
    given and something else is in force by now.
    """
    examine(edition)
    rulesets.store(edition.version, edition.files, now=now)
    version = FILES if follow_files else edition.version
    return rulesets.activate(version, by=by, note=note, now=now, after=after)


def _paths(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
