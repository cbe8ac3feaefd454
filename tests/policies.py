"""A policy small enough to load in no time: one file, whose word says what becomes of it."""

from pathlib import Path

from moderator.errors import RuleError
from moderator.rules.schema import Rule
from tests.factories import make_analysis

EXAMPLE = {"channel": "forum", "text": "um texto"}
FAILING = Rule.model_validate(
    {
        "id": "failing",
        "title": "Nunca dispara",
        "severity": "low",
        "mode": "shadow",
        "when": {"route": "none"},
        "then": {"forum": ["flag"]},
        "examples": {"match": [EXAMPLE] * 3, "pass": [EXAMPLE] * 3},
    }
)


class Rules:
    def __init__(self, word: str) -> None:
        self.version = word
        self.rules = (FAILING,) if word == "failing" else ()


class Analyst:
    """Decides that all is well, under the version that its file says."""

    def __init__(self, word: str) -> None:
        self.rules = Rules(word)

    def analyse(self, message, **_):
        return make_analysis(findings=())


def load(folder: Path) -> Analyst:
    """`broken` is a fault, `failing` fails its own examples, any other word is the version of a sound set."""
    try:
        word = (folder / "rule.yaml").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RuleError("rule.yaml:1:1: can't be read: FileNotFoundError") from None
    if word == "broken":
        raise RuleError("rule.yaml:1:1: broken")
    return Analyst(word)
