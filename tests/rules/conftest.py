"""Rules written on the spot, and the bundled ones, for the tests of the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderator.models import ActionKind, Author, ChannelKind, Message
from moderator.nudges import load_nudges
from moderator.rules import load_rules
from moderator.triage import load_catalogue

RULES = Path(__file__).parents[2] / "rules"
CATALOGUE = load_catalogue(RULES / "catalogue.yaml")
NUDGES = load_nudges(RULES / "nudges")
CAPABILITIES = {
    ChannelKind.FORUM: frozenset(ActionKind),
    ChannelKind.WHATSAPP: frozenset({ActionKind.REPLY, ActionKind.ERASE_COPY, ActionKind.FLAG}),
}
RULE = """\
id: teste
title: Teste
severity: low
mode: enforce
when:
  {when}
then:
  {then}
examples:
  match: [&a {{channel: forum, text: a}}, *a, *a]
  pass: [*a, *a, *a]
"""


def _write(when, then="forum: [flag]", **changes):
    text = RULE.format(when=when, then=then)
    for key, value in changes.items():
        line = f"{key}: {value}"
        old = next((old for old in text.splitlines() if old.startswith(f"{key}:")), None)
        text = text.replace(old, line) if old else f"{line}\n{text}"
    return text


@pytest.fixture
def write_rule():
    """`write_rule(when, then, **other words)`: the text of a rule file."""
    return _write


@pytest.fixture
def load(tmp_path):
    """`load(name=text)`: the rule set of these files."""

    def run(**rules):
        for name, text in rules.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return load_rules(tmp_path, catalogue=CATALOGUE, nudges=NUDGES, capabilities=CAPABILITIES)

    return run


@pytest.fixture(scope="session")
def bundled():
    return load_rules(RULES, catalogue=CATALOGUE, nudges=NUDGES, capabilities=CAPABILITIES)


@pytest.fixture(scope="session")
def catalogue():
    return CATALOGUE


@pytest.fixture
def make_post():
    """`make_post(text, channel=..., trust=..., ...)`: a message of an ordinary member."""

    def make(text="texto", *, channel=ChannelKind.FORUM, staff=False, trust=None, groups=(), **values):
        return Message(channel, "1", "1", text, Author("a", "a", staff=staff, trust=trust, groups=groups), **values)

    return make
