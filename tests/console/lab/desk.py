"""A console with its rules lab: a small policy in a folder, the real detection and triage, comparisons run at once."""

from __future__ import annotations

import functools
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from moderator.analyst import Analyst, load_analyst
from moderator.backtest.comparing import Comparer
from moderator.console.context import EXTENSION, Lab
from moderator.editions import Edition, read_files, unpacked
from moderator.models import ActionKind, ChannelKind
from moderator.nudges import load_nudges
from moderator.reloading import InForce
from moderator.rules import load_rules
from tests.console.conftest import Desk, post

BUNDLED = Path(__file__).parents[3] / "rules"
KEPT = ("links-em-massa.yaml", "cnpj.yaml", "nudges/frame.pt-BR.md", "nudges/credenciais.pt-BR.md")
CAN = {kind: frozenset(ActionKind) for kind in ChannelKind}
RULE = """\
id: convite
title: Convite para grupo
severity: low
mode: shadow
when:
  text: 'grupo de vendas'
then:
  forum: [flag]
examples:
  match:
    - {channel: forum, text: "Entrem no grupo de vendas."}
    - {channel: forum, text: "Novo GRUPO DE VENDAS aqui."}
    - {channel: forum, text: "Meu grupo de vendas abriu."}
  pass:
    - {channel: forum, text: "O grupo de trabalho se reúne hoje."}
    - {channel: forum, text: "As vendas da loja."}
    - {channel: forum, text: "Alguém usa o módulo de estatísticas?"}
"""


@functools.cache
def real_analyst() -> Analyst:
    return load_analyst(BUNDLED, CAN)


def load(folder: Path) -> Analyst:
    """As the real one, with a detector and a classifier that were made before; equal files give the same again."""
    return _load(tuple(sorted(read_files(folder).items())))


@functools.lru_cache
def _load(files: tuple[tuple[str, str], ...]) -> Analyst:
    base = real_analyst()
    with unpacked(dict(files)) as folder:
        nudges = load_nudges(folder / "nudges")
        rules = load_rules(folder, catalogue=base.rules.catalogue, nudges=nudges, capabilities=CAN)
    return Analyst(base._detector, base._classifier, rules)


@dataclass
class LabDesk:
    desk: Desk
    folder: Path
    comparer: Comparer
    in_force: InForce
    asked: list[str] = field(default_factory=list)

    def edition(self) -> Edition:
        self.in_force.look()
        return self.in_force.edition

    def visitor(self, role="admin", name="Ana"):
        return self.desk.visitor(role, name)

    def compare(self, comparison_id: str) -> None:
        self.asked.append(comparison_id)
        while self.comparer.run(comparison_id) is not None:
            pass

    def rule(self, name):
        return next((rule for rule in self.edition().analyst.rules.rules if rule.id == name), None)

    def draft(self, client, text, *, name="convite", noun="regras"):
        """Begin a file and save `text` as its draft, as a person does."""
        post(client, f"/{noun}", page=f"/{noun}", nome=name)
        return self.save(client, text, name=name, noun=noun)

    def save(self, client, text, *, name="convite", noun="regras", **more):
        return client.post(
            f"/{noun}/{name}/editar", data={**form_of(client, f"/{noun}/{name}/editar"), "texto": text, **more}
        )

    def activate(self, client, *, name="convite", noun="regras", motivo="porque sim", **more):
        seen = form_of(client, f"/{noun}/{name}/editar")
        return client.post(f"/{noun}/{name}/ativar", data={**seen, "motivo": motivo, **more}, follow_redirects=True)

    def put_in_force(self, client, text, *, name="convite", noun="regras"):
        self.draft(client, text, name=name, noun=noun)
        return self.activate(client, name=name, noun=noun)


def form_of(client, page):
    """The hidden fields of a page, as a browser would send them back."""
    text = client.get(page).text
    return {name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in fields(text)}


def fields(text):
    return [
        name for name in ("csrf_token", "revisao", "base", "versao", "em_vigor") if f'name="{name}" value="' in text
    ]


@pytest.fixture
def lab(desk: Desk, tmp_path: Path) -> Iterator[LabDesk]:
    folder = tmp_path / "rules"
    (folder / "nudges").mkdir(parents=True)
    for name in KEPT:
        shutil.copy(BUNDLED / name, folder / name)
    in_force = InForce(folder, desk.store.rulesets, load, clock=desk.clock)
    comparer = Comparer(desk.store, load, clock=desk.clock)
    world = LabDesk(desk, folder, comparer, in_force)
    console = desk.app.extensions[EXTENSION]
    desk.app.extensions[EXTENSION] = replace(
        console,
        analyst=lambda: world.edition().analyst,
        lab=Lab(world.edition, load, lambda: read_files(folder), world.compare),
    )
    return world
