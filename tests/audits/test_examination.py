"""What an audit keeps of a chat: where something stands, never what."""

from __future__ import annotations

from datetime import datetime

from moderator.audits import ChatKind, ChatMessage, Examination, mask
from moderator.audits.examination import EXCERPT, shorten
from moderator.errors import AnalysisError
from moderator.models import ChannelKind, Decision, Match, Mode, Severity
from tests.factories import CPF, make_analysis, make_finding

AT = datetime.fromisoformat("2026-11-21T09:00:00")


def say(text, author="Rosa", kind=ChatKind.TEXT, line=1):
    return ChatMessage(AT, author, text, kind, line)


def analyse(message):
    """Finds one CPF; gives up on «impossível»."""
    if "impossível" in message.text:
        raise AnalysisError("over the time budget")
    found = (make_finding(message.text),) if CPF in message.text else ()
    matches = (Match("r", "R", Severity.HIGH, Mode.ENFORCE, "CPF.", (0,)),) if found else ()
    asked = Match("pedido", "Pedido", Severity.CRITICAL, Mode.ENFORCE, "É um pedido.")
    decision = Decision((*matches, asked), (), Severity.CRITICAL, "f" * 64)
    return make_analysis(findings=found, redacted=message.text, decision=decision)


def test_only_messages_with_findings_are_kept_and_authors_are_numbers():
    examination = Examination(analyse)
    found = list(
        examination.run(
            [
                say("oi", "Ana"),
                say(f"CPF {CPF}", "+55 61 99999-0001"),
                say(f"o CPF {CPF}", "Ana"),
                say(f"CPF {CPF}", "+55 61 99999-0001"),
            ]
        )
    )
    assert [one.leak.author for one in found] == [2, 1, 2]
    first = found[0].leak
    assert (first.kinds, first.severity, first.excerpt) == (("BR_CPF",), Severity.HIGH, "CPF [CPF removido]")
    assert first.at.isoformat() == "2026-11-21T09:00:00-03:00"
    assert CPF not in repr(found)
    assert "99999" not in repr(found)


def test_what_no_rule_minds_is_kept_without_severity():
    def plain(message):
        return make_analysis(findings=(make_finding(message.text),), decision=Decision((), (), Severity.NONE, "f"))

    (found,) = Examination(plain).run([say(f"CPF {CPF}")])
    assert found.leak.severity is Severity.NONE


def test_a_message_that_can_not_be_analysed_is_kept_for_a_person():
    examination = Examination(analyse)
    (found,) = examination.run([say("impossível")])
    assert (found.leak.kinds, found.leak.severity, found.leak.excerpt) == ((), Severity.MEDIUM, "")
    assert (examination.tally.not_analysed, examination.tally.leaks) == (1, 0)


def test_what_was_not_read_is_counted():
    examination = Examination(analyse)
    chat = [
        say("Ana saiu", "", ChatKind.SYSTEM),
        say("<Mídia oculta>", kind=ChatKind.MEDIA),
        say("x.vcf (arquivo anexado)", kind=ChatKind.CONTACT),
        say("Mensagem apagada", kind=ChatKind.DELETED),
        say("oi"),
    ]
    assert list(examination.run(chat)) == []
    tally = examination.tally
    assert (tally.messages, tally.notices, tally.unread, tally.deleted, tally.leaks) == (4, 1, 2, 1, 0)


def test_a_caption_and_what_follows_a_system_line_are_analysed():
    chat = [
        say(f"foto.jpg (arquivo anexado)\nCPF {CPF}", kind=ChatKind.MEDIA),
        say(f"Ana mudou a descrição do grupo\nCPF {CPF}", "", ChatKind.SYSTEM),
        say(f"Ana saiu {CPF}", "", ChatKind.SYSTEM),
    ]
    assert len(list(Examination(analyse).run(chat))) == 2


def test_the_analysis_sees_a_whatsapp_message_without_its_authors_name():
    seen = []
    examination = Examination(lambda message: seen.append(message) or make_analysis(findings=()))
    list(examination.run([say("oi", "Rosa", line=7)]))
    (message,) = seen
    assert (message.channel, message.external_id, message.text) == (ChannelKind.WHATSAPP, "7", "oi")
    assert "Rosa" not in (message.author.id, message.author.handle, message.author.name)


def test_a_mention_of_a_member_is_no_finding_and_is_not_shown():
    seen = []
    examination = Examination(lambda message: seen.append(message.text) or make_analysis(findings=()))
    text = "oi @5561999990001 e @\u2068Ana Exemplo\u2069, liguem 61999990001"
    list(examination.run([say(text)]))
    assert "5561999990001" not in seen[0]
    assert "Ana Exemplo" not in seen[0]
    assert seen[0].endswith("liguem 61999990001")
    assert len(seen[0]) == len(text)
    assert mask(text, ()) == "oi @participante e @participante, liguem 61999990001"


def test_a_value_is_masked_wherever_it_stands_in_the_message():
    text = f"CPF {CPF}, repito: {CPF}"
    assert mask(text, [make_finding(text)]) == "CPF [CPF removido], repito: •••"


def test_an_excerpt_is_one_short_line_around_the_first_placeholder():
    assert shorten("oi\n  [CPF removido]\nok") == "oi [CPF removido] ok"
    long = shorten("a " * 200 + "[CPF removido]" + " b" * 200)
    assert long.startswith("…")
    assert long.endswith("…")
    assert "[CPF removido]" in long
    assert len(long) <= EXCERPT + 2
    assert shorten("x" * 500) == "x" * EXCERPT + "…"
