"""What stands around a name: each sign is read where it is, and nowhere else."""

from __future__ import annotations

import pytest

from moderator.detection.names.context import Context, is_signature, read_context


def _read(text: str) -> Context | None:
    """The context of what stands between ⟦ and ⟧."""
    start = text.index("⟦")
    end = text.index("⟧") - 1
    return read_context(text.replace("⟦", "").replace("⟧", ""), start, end)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Meu nome é ⟦Ana Lima⟧", "meu nome"),
        ("Nome: ⟦Ana Lima⟧", "nome"),
        ("*Nome completo*: **⟦Ana Lima⟧**", "nome completo"),
        ('"interessado": "⟦Ana Lima⟧"', "interessado"),
        ("Responsável pela área - ⟦Ana Lima⟧", "responsável"),
        ("assinado eletronicamente por ⟦Ana Lima⟧", "assinado eletronicamente por"),
    ],
)
def test_labels(text: str, cue: str) -> None:
    context = _read(text)
    assert context is not None
    assert (context.labelled, context.firm, context.cue) == (True, True, cue)


@pytest.mark.parametrize(
    "text", ["a servidora ⟦Ana Lima⟧", "o Dr. ⟦Rui Sá⟧", "nossa chefe, a ⟦Ana Lima⟧", "usuário externo ⟦Rui Sá⟧"]
)
def test_roles(text: str) -> None:
    context = _read(text)
    assert context is not None
    assert (context.role, context.labelled) == (True, False)


@pytest.mark.parametrize(
    ("text", "documented"),
    [
        ("⟦Ana Lima⟧, CPF 529.982.247-25", True),
        ("⟦Ana Lima⟧ (SIAPE 1234567)", True),
        ("⟦Ana Lima⟧ | YY123456", True),
        ("⟦Ana Lima⟧: (61) 98123-4567", False),
        ("⟦Ana Lima⟧ <ana@exemplo.com>", False),
        ("⟦Ana Lima⟧, ramal 2231", False),
    ],
)
def test_documents_and_ways_to_reach(text: str, documented: bool) -> None:
    context = _read(text)
    assert context is not None
    assert (context.documented, context.firm) == (documented, True)


@pytest.mark.parametrize(
    "text", ["⟦Ana Lima⟧ falou", "⟦Ana Lima⟧, 12/04/2026 às 16h", "⟦Ana Lima⟧ e o CPF dela", "⟦Ana Lima⟧ 2026"]
)
def test_nothing_beside(text: str) -> None:
    assert _read(text) == Context()


@pytest.mark.parametrize(
    "text",
    [
        "a ministra ⟦Ana Lima⟧",
        "o prefeito de Natal, ⟦Rui Sá⟧",
        "Live com ⟦Ana Lima⟧",
        "o livro novo de ⟦Rui Sá⟧",
        "e-book: ⟦A B⟧",
    ],
)
def test_public(text: str) -> None:
    context = _read(text)
    assert context is not None
    assert context.public


@pytest.mark.parametrize("text", ["rua ⟦Ana Lima⟧", "prefeitura de ⟦Rui Barbosa⟧", "⟦Sá Lima⟧ Ltda", "em ⟦Rui Sá⟧/BA"])
def test_borne(text: str) -> None:
    context = _read(text)
    assert context is not None
    assert context.borne


@pytest.mark.parametrize("text", ['[quote="⟦Ana Lima⟧, post:1"]', "@⟦Ana Lima⟧", "/u/⟦Ana Lima⟧"])
def test_handles_have_no_context(text: str) -> None:
    assert _read(text) is None


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("Att,\n⟦Ana Lima⟧", True),
        ("--\n⟦Ana Lima⟧", True),
        ("Abraços, ⟦Ana Lima⟧", True),
        ("fim.\n⟦Ana Lima⟧\nGestora do SEI", True),
        ("fim.\n⟦Ana Lima⟧\n(61) 98123-4567", True),
        ("fim.\n⟦Ana Lima⟧", False),
        ("-----⟦BEGIN CERTIFICATE⟧-----", False),
        ("Obrigado a ⟦Ana Lima⟧ pela ajuda", False),
    ],
)
def test_signatures(text: str, signed: bool) -> None:
    start, end = text.index("⟦"), text.index("⟧") - 1
    assert is_signature(text.replace("⟦", "").replace("⟧", ""), start, end) is signed
