"""The deletion list as the admins of a group get it."""

from __future__ import annotations

from datetime import UTC, datetime

from moderator.deletion_list import write_list
from moderator.models import Severity
from moderator.store.audits import Leak, Tally

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
PASSWORD = Leak(
    datetime(2026, 11, 22, 12, 5, tzinfo=UTC), 2, ("PASSWORD",), Severity.CRITICAL, "a senha é [senha removida]"
)
OLD = Leak(datetime(2026, 11, 1, 12, 0, tzinfo=UTC), 1, ("BR_CPF", "PHONE_NUMBER"), Severity.HIGH, "*oi* [x](y)")
UNKNOWN = Leak(datetime(2026, 11, 22, 13, 0, tzinfo=UTC), 3, (), Severity.MEDIUM, "")


def test_the_list_says_what_when_and_until_when():
    words = write_list([OLD, PASSWORD, UNKNOWN], Tally(messages=9, unread=4, leaks=2, not_analysed=1), now=NOW)
    first = "- [ ] 22/11/2026 09:05, Participante 2, **senha** — até cerca de 24/11/2026 21:05"
    assert f"{first}: «a senha é \\[senha removida\\]»" in words
    assert "- [ ] 22/11/2026 10:00, Participante 3, **não analisada, olhe no grupo**" in words
    assert "- [ ] 01/11/2026 09:00, Participante 1, **CPF, telefone**: «\\*oi\\* \\[x\\](y)»" in words
    assert (
        words.index("Gravidade crítica")
        < words.index("Gravidade média")
        < words.index("## O prazo")
        < words.index("Gravidade alta")
    )
    assert "Mensagens lidas: 9; com achados: 2." in words
    assert "contatos não lidos: 4" in words
    assert "Mensagens não analisadas: 1" in words


def test_the_list_is_honest_about_its_limits():
    words = write_list([OLD], Tally(messages=9, leaks=1), now=NOW)
    assert "não apaga nada no WhatsApp" in words
    assert "prazos desta lista como aproximados" in words
    assert "O prazo do WhatsApp provavelmente passou" in words
    assert "Troque já" not in words
    assert "Troque já" in write_list([PASSWORD], Tally(), now=NOW)


def test_a_guessed_order_of_day_and_month_is_said():
    assert "foram lidas como dia/mês" in write_list([], Tally(), now=NOW, guess="dia/mês")
    assert "foram lidas como" not in write_list([], Tally(), now=NOW)


def test_an_empty_list_is_a_list():
    assert write_list([], Tally(messages=3), now=NOW).count("Nada.") == 2
