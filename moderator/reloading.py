"""The rule set in force, followed while the service runs: a change is loaded aside and swapped in at once.

Which one that is: the stored version that somebody activated; while nobody did, the files of the rules folder,
every saved change of them. A set with a fault or a failing example changes nothing: the one before stays in
force, the log and the store say why. At the start there is none before: then a version that can't be used gives
way to the files, files whose examples fail are used (no moderation would be worse), files with faults are refused.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from moderator.analyst import Analyst
from moderator.editions import Edition, Load, Stamp, examine, load_edition, read_files, stamp
from moderator.errors import RuleError
from moderator.store.rulesets import FILES, Files, RuleSets

log = logging.getLogger(__name__)


class InForce:
    """The analyst of the moment. Work that holds one keeps it to its end, whatever is swapped in meanwhile."""

    def __init__(self, folder: Path, rulesets: RuleSets, load: Load, *, clock: Callable[[], datetime]) -> None:
        """Loads the first one (a second or two). Raises RuleError when there is nothing to begin with."""
        self._folder, self._rulesets, self._load, self._clock = folder, rulesets, load, clock
        self._looking = threading.Lock()
        self._seen = self._look_around()
        self._edition = self._begin(self._seen[0])

    @property
    def edition(self) -> Edition:
        return self._edition

    @property
    def analyst(self) -> Analyst:
        return self._edition.analyst

    def look(self) -> None:
        """Follow what changed since the last look. Costs a query and the files' times when nothing did, and
        loads on this thread when something did: not for the threads that moderate. Raises StoreError."""
        if not self._looking.acquire(blocking=False):
            return  # another thread is at it; until then the present set is in force
        try:
            self._follow()
        finally:
            self._looking.release()

    def _follow(self) -> None:
        seen = self._look_around()
        if seen == self._seen:
            return
        source, _ = seen
        try:
            edition = self._read(source)
            if edition is not self._edition:
                examine(edition)
        except RuleError as error:
            self._refuse(source, error)
        else:
            self._use(edition)
        self._seen = seen

    def _begin(self, source: str) -> Edition:
        if source != FILES:
            try:
                return self._keep(load_edition(self._files(source), self._load))
            except RuleError as error:
                self._refuse(source, error)
        edition = self._keep(load_edition(self._files(FILES), self._load))
        try:
            examine(edition)
        except RuleError as error:
            self._refuse(FILES, error)
        else:
            if source == FILES:
                self._rulesets.acquit()
        return edition

    def _look_around(self) -> tuple[str, Stamp]:
        source = self._rulesets.active()
        try:
            return source, stamp(self._folder) if source == FILES else ()
        except OSError:  # a file went while we looked: the next look sees it gone
            return source, ()

    def _read(self, source: str) -> Edition:
        """The edition that should be in force; the present one when it has the same content."""
        files = self._files(source)
        return self._edition if files == self._edition.files else load_edition(files, self._load)

    def _files(self, source: str) -> Files:
        return read_files(self._folder) if source == FILES else self._rulesets.files(source)

    def _keep(self, edition: Edition) -> Edition:
        """Stored before it decides: whatever a decision names can be read again."""
        self._rulesets.store(edition.version, edition.files, now=self._clock())
        return edition

    def _use(self, edition: Edition) -> None:
        self._keep(edition)
        self._rulesets.acquit()
        if edition.version != self._edition.version:
            log.info("rule set %s is in force", edition.version[:12])
        self._edition = edition

    def _refuse(self, source: str, error: RuleError) -> None:
        self._rulesets.accuse(source, str(error), now=self._clock())
        log.error("rule set not taken (%s): %s", source[:12], error)
