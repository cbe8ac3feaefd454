"""The detector as others use it: fields, offsets of the text as given, fail closed, redaction of what it found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.detection import MAX_LENGTH, Detector, redact
from moderator.detection.redact import PLACEHOLDERS
from moderator.errors import AnalysisError
from moderator.models import Author, ChannelKind, Finding, Message

DETECTOR = Detector()
POST = (
    "Prezados,\n\nSou Clara\u200b Nunes, CPF ５２９.982.247–25 (zap: (61)\u00a098123\u20114567), "
    "e o módulo não conecta:\n\n"
    "```php\n'Usuario' => 'joana',\n'Senha' => 'ﬁ1a-azul',\n```\n\nProcesso 23000.123456/2024-11, SEI 4.0.12.15. Att,\n"
    "joana.prado@exemplo.gov.br — 0800 978 9000"
)


def _message(text: str, title: str | None = None) -> Message:
    return Message(ChannelKind.FORUM, "1", "1", text, Author("7", "joana"), title)


def test_a_whole_post() -> None:
    findings = DETECTOR.detect_text(POST)
    assert [(each.entity_type, POST[each.start : each.end]) for each in findings] == [
        ("PERSON", "Clara\u200b Nunes"),
        ("BR_CPF", "５２９.982.247–25"),
        ("PHONE_NUMBER", "(61)\u00a098123\u20114567"),
        ("USERNAME", "joana"),
        ("PASSWORD", "ﬁ1a-azul"),
        ("EMAIL_ADDRESS", "joana.prado@exemplo.gov.br"),
    ]
    assert redact(POST, findings) == (
        "Prezados,\n\nSou [PESSOA 1], CPF [CPF removido] (zap: [telefone removido]), e o módulo não conecta:\n\n"
        "```php\n'Usuario' => '[usuário removido]',\n'Senha' => '[senha removida]',\n```\n\n"
        "Processo 23000.123456/2024-11, SEI 4.0.12.15. Att,\n[e-mail removido] — 0800 978 9000"
    )


def test_text_and_title_have_their_own_offsets() -> None:
    findings = DETECTOR.detect(_message("zap 61981234567", title="meu CPF 529.982.247-25"))
    assert [(each.field, each.entity_type, each.start, each.end) for each in findings] == [
        ("text", "PHONE_NUMBER", 4, 15),
        ("title", "BR_CPF", 8, 22),
    ]


def test_the_reason_tells_recogniser_cue_and_check_digits_and_no_value() -> None:
    (finding,) = DETECTOR.detect_text("CPF: 529.982.247-25")
    assert finding == Finding(
        entity_type="BR_CPF",
        start=5,
        end=19,
        score=1.0,
        reason="CPF: número com pontuação; dígitos verificadores corretos; junto de «cpf».",
        recognizer="CPF",
        field="text",
    )


def test_public_mailboxes_are_given_in_any_case() -> None:
    detector = Detector(public_mailboxes=["Clara.Nunes@Exemplo.gov.br"])
    assert detector.detect_text("clara.nunes@exemplo.gov.br") == []
    assert len(DETECTOR.detect_text("clara.nunes@exemplo.gov.br")) == 1


@pytest.mark.parametrize("text", ["", " ", "\n", "\u200b", "bom dia, pessoal", "\ud800 quebrado"])
def test_odd_texts_are_either_clean_or_refused(text: str) -> None:
    try:
        assert DETECTOR.detect_text(text) == []
    except AnalysisError as error:
        assert str(error) == "engine failed: UnicodeEncodeError"


def test_a_text_past_the_budget_is_refused() -> None:
    hostile = "a senha " + "do da no na " * 4000 + "529.982.247-25 " * 4000
    with pytest.raises(AnalysisError, match=r"^over the time budget$"):
        Detector(budget=1e-4).detect_text(hostile)


def test_a_text_too_long_is_refused() -> None:
    with pytest.raises(AnalysisError, match=r"^text too long$"):
        DETECTOR.detect_text("a" * (MAX_LENGTH + 1))


def test_any_failure_of_the_engine_is_refused_without_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("529.982.247-25")

    detector = Detector()
    monkeypatch.setattr(detector._analyzer, "analyze", fail)
    with pytest.raises(AnalysisError) as caught:
        detector.detect_text("529.982.247-25")
    assert str(caught.value) == "engine failed: ValueError"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "hostile",
    [
        "senha " * 30_000,
        "senha do " * 20_000,
        "a@" * 90_000,
        "1." * 90_000,
        "login " + "a/" * 90_000,
        "://" + "a:" * 90_000,
        "'senha'=>'" + "\\" * 150_000,
        "mysql " + "-u a " * 30_000,
        "a." * 60_000 + "@b.c",
        "9" * 190_000,
        "61 " * 60_000,
        "<" * 100_000 + "senha>",
    ],
)
def test_hostile_texts_end_within_the_budget(hostile: str) -> None:
    try:
        Detector(budget=1.0).detect_text(hostile)
    except AnalysisError as error:
        assert str(error) == "over the time budget"


VALUES = ["529.982.247-25", "(61) 98123-4567", "joana.prado@exemplo.com", "11.222.333/0001-81", "senha: Xk9#fLm2"]
WORDS = ["oi", "CPF", "tel.", "e-mail", "senha", "é", "\n", "– ", "ﬁm", "\u200b", "(", ")", "'", "=", ":", "😀", "10"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(VALUES + WORDS), max_size=10), st.sampled_from(["", " "]))
def test_redaction_takes_every_value_and_nothing_else(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    findings = DETECTOR.detect_text(text)
    redacted = redact(text, findings)
    kept, position = [], 0
    for finding in findings:
        kept.append(text[position : finding.start])
        position = finding.end
    kept.append(text[position:])
    left = redacted
    for finding in findings:
        value = text[finding.start : finding.end]
        assert value not in redacted or any(value in each for each in kept)
        left = left.replace(PLACEHOLDERS[finding.entity_type], "", 1)
    assert left == "".join(kept)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_findings_within_it(text: str) -> None:
    try:
        findings = DETECTOR.detect_text(text)
    except AnalysisError:
        return
    assert all(0 <= each.start < each.end <= len(text) for each in findings)


@pytest.mark.parametrize("value", VALUES[:4])
@pytest.mark.parametrize("hidden", ["\u200b", "\u2060", "\ufeff", "\u00ad"])
def test_a_zero_width_character_hides_nothing(value: str, hidden: str) -> None:
    disguised = hidden.join(value)
    (finding,) = DETECTOR.detect_text(f"x {disguised} y")
    assert (finding.start, finding.end) == (2, 2 + len(disguised))
