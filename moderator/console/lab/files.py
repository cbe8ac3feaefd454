"""The two kinds of files that the lab edits, rules and texts: where each lies, and whether a text of it is sound.

Checks one file against all the others of the edition in force, fast enough for every pause in typing. What
a whole rule set must be besides is checked when it is put in force, by `moderator.editions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from flask import url_for
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

from moderator.console.lab.faults import Fault, read_faults
from moderator.editions import Edition, unpacked
from moderator.errors import AnalysisError, RuleError
from moderator.models import ActionKind, ChannelKind, Message
from moderator.nudges import Nudges, load_nudges
from moderator.policy import DEEPEST
from moderator.rules import load_rule
from moderator.rules.conditions import Facts, find_rule
from moderator.rules.examples import messages_of
from moderator.rules.schema import Rule
from moderator.rules.wording import explain_findings, explain_triage

MAX_TEXT = 64 * 1024  # characters of a file; the largest of ours has a tenth
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")  # of a new file
TEXTS = "nudges/"
SUFFIX = ".pt-BR.md"
OTHERS = frozenset({"catalogue.yaml"})  # lie beside the rules and are none

ALIAS = "apelidos do YAML (& e *) não são aceitos: repita o trecho"
UNREADABLE = "o texto não pôde ser lido: confira recuos, aspas e colchetes"


@dataclass(frozen=True, slots=True)
class Run:
    """An example that was run: what was expected ("match" or "pass"), whether it came out so, and what was seen."""

    expected: str
    number: int
    message: Message
    held: bool
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A text that was checked: its faults, else what it is. `runs` are a rule's own examples."""

    faults: tuple[Fault, ...] = ()
    rule: Rule | None = None
    runs: tuple[Run, ...] = ()
    nudges: Nudges | None = None

    @property
    def failed(self) -> int:
        return sum(not run.held for run in self.runs)

    @property
    def sound(self) -> bool:
        return not self.faults and not self.failed


Capabilities = Mapping[ChannelKind, Collection[ActionKind]]
Check = Callable[[str, str, Edition, Capabilities], Checked]  # name, text


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: `place` is its path with the name in braces, its views are called `<verb>_<noun>`."""

    noun: str
    place: str
    check: Check

    def path(self, name: str) -> str:
        return self.place.format(name)

    def names(self, paths: Iterable[str]) -> list[str]:
        """The names of those paths that are of this kind."""
        head, tail = self.place.split("{}")
        ours = [path for path in paths if path.startswith(head) and path.endswith(tail) and path not in OTHERS]
        names = (path[len(head) : len(path) - len(tail)] for path in ours)
        return sorted(name for name in names if name and "/" not in name)

    def address(self, verb: str, name: str) -> str:
        return url_for(f"console.{verb}_{self.noun}", name=name)


def check_rule(name: str, text: str, edition: Edition, capabilities: Capabilities) -> Checked:
    """A rule's faults, else the rule and its examples run by the detection and triage in force."""
    file = f"{name}.yaml"
    if alias := _find_alias(text):
        return Checked((alias,))
    rules = edition.analyst.rules
    try:
        with unpacked({file: text}) as folder:
            rule = load_rule(folder / file, catalogue=rules.catalogue, nudges=rules.nudges, capabilities=capabilities)
    except RuleError as error:
        return Checked(read_faults(str(error), file=file, text=text))
    except (ValueError, TypeError, AttributeError, LookupError):  # what the YAML reader lets through of odd values
        return Checked((Fault(UNREADABLE),))
    return Checked(rule=rule, runs=tuple(_run(rule, edition)))


def check_text(name: str, text: str, edition: Edition, _: Capabilities) -> Checked:
    """A text's faults among the others in force, else all texts with it in its place."""
    file = f"{name}{SUFFIX}"
    others = {path.removeprefix(TEXTS): content for path, content in edition.files.items() if path.startswith(TEXTS)}
    try:
        with unpacked({**others, file: text}) as folder:
            return Checked(nudges=load_nudges(folder))
    except RuleError as error:
        return Checked(read_faults(str(error), file=file, text=text))


def _run(rule: Rule, edition: Edition) -> list[Run]:
    runs = []
    catalogue = edition.analyst.rules.catalogue
    for expected, number, message in messages_of(rule):
        try:
            analysis = edition.analyst.analyse(message)
        except AnalysisError:
            runs.append(Run(expected, number, message, held=False, seen=("O texto não pôde ser analisado a tempo.",)))
            continue
        fires = find_rule(rule, Facts(message, analysis.findings, analysis.triage)) is not None
        found = explain_findings(analysis.findings) if analysis.findings else "Nenhum dado foi encontrado."
        seen = (found, explain_triage(catalogue, analysis.triage))
        runs.append(Run(expected, number, message, held=fires is (expected == "match"), seen=seen))
    return runs


def _find_alias(text: str) -> Fault | None:
    """Aliases let a few lines stand for billions: none of our files has any."""
    depth = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > DEEPEST:  # the loader says so
                return None
            if isinstance(event, AliasEvent):
                return Fault(ALIAS, event.start_mark.line + 1, event.start_mark.column + 1, word=f"*{event.anchor}")
    except (YAMLError, ValueError, RecursionError):  # the loader says where
        return None
    return None


def set_mode(text: str, mode: str) -> str:
    """A sound rule's text with another mode, all else as it was written. Raises ValueError where the mode does not
    stand in one line with its word."""
    data = YAML(typ="rt").load(text)
    line, column = data.lc.value("mode")
    lines = text.splitlines(keepends=True)
    old = str(data["mode"])
    stands = lines[line]
    start = stands.index(old, column)
    lines[line] = stands[:start] + mode + stands[start + len(old) :]
    return "".join(lines)


RULE = FileKind("rule", "{}.yaml", check_rule)
TEXT = FileKind("text", f"{TEXTS}{{}}{SUFFIX}", check_text)
