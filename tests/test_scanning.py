import io
import json
from dataclasses import replace
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from moderator import scanning
from moderator.audits import ChatKind, ChatMessage, Examination
from moderator.models import Action, ActionKind, Mode
from moderator.store.audits import Tally
from tests.factories import CPF, LEAK, make_analysis, make_message

ITEM = scanning.Item("7", make_message(LEAK))


def read(text, *, lines=True):
    data = text if isinstance(text, bytes) else text.encode()
    return list(scanning.read(io.BytesIO(data), lines=lines))


def test_jsonl_gives_one_message_a_line():
    lines = [
        {"id": 1, "channel": "forum", "text": "Olá", "title": "Dúvida"},
        {"id": "b", "channel": "whatsapp", "text": ""},
    ]
    first, second = read("\n".join(map(json.dumps, lines)) + "\n\n")
    assert (first.id, first.message.external_id) == (1, "1")
    assert (first.message.channel, first.message.title, first.message.first_post) == ("forum", "Dúvida", True)
    assert (second.id, second.message.channel, second.message.title) == ("b", "whatsapp", None)


def test_a_bad_line_is_named_and_the_others_are_read():
    good = json.dumps({"id": "x", "channel": "forum", "text": "ok"})
    bad = json.dumps({"id": "y", "channel": "telegram", "text": "segredo"})
    first, second, third, fourth = read(f"{good}\n{{nope\n{bad}\n{good}\n")
    assert second.problem.startswith("line 2: ")
    assert third.problem == "line 3: channel: Input should be 'forum' or 'whatsapp'"
    assert isinstance(first, scanning.Item)
    assert isinstance(fourth, scanning.Item)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_named(data):
    for lines in (True, False):
        for item in read(data, lines=lines):
            assert isinstance(item, scanning.Item | scanning.BadLine)


def test_a_plain_file_is_one_text_whatever_the_format():
    for lines in (True, False):
        assert [item.message.text for item in read("é\nou não", lines=lines)] == ["é\nou não"]
    assert read(b"\xff")[0].problem.startswith("byte 0: not UTF-8")


def test_json_lines_are_recognised_and_a_byte_order_mark_is_not_part_of_them():
    line = json.dumps({"id": "x", "channel": "forum", "text": "ok"})
    assert [item.id for item in read(b"\xef\xbb\xbf" + line.encode(), lines=False)] == ["x"]
    assert [item.id for item in read('{"erro": 1}\ncolado do log', lines=False)] == ["text"]


def test_the_jsonl_line_has_exactly_the_published_fields():
    line = json.loads(scanning.show_jsonl(ITEM, make_analysis(ActionKind.REPLY)))
    assert list(line) == [
        "id",
        "entities",
        "redacted",
        "support_request",
        "confidence",
        "products",
        "support_type",
        "sphere",
        "route",
        "matches",
        "actions",
        "reply",
    ]
    assert line["entities"] == [{"type": "BR_CPF", "start": 10, "end": 24, "score": 1.0, "reason": "CPF válido."}]
    action = {"kind": "reply", "rule": "dados-pessoais", "mode": "enforce", "nudge": None, "text": "Olá!"}
    assert line["actions"] == [action]
    assert line["reply"] == "Olá!"


def test_the_text_form_shows_no_value():
    shown = scanning.show_text(ITEM, make_analysis(ActionKind.REDACT))
    assert "BR_CPF 10-24" in shown
    assert CPF not in shown


def test_the_public_reply_goes_before_the_private_message():
    private, public = (
        Action(kind, "regra", Mode.ENFORCE, text=kind) for kind in (ActionKind.DIRECT_MESSAGE, ActionKind.REPLY)
    )
    analysis = make_analysis()
    both = replace(analysis, decision=replace(analysis.decision, actions=(private, public)))
    assert json.loads(scanning.show_jsonl(ITEM, both))["reply"] == "reply"


def test_no_reply_is_null():
    assert json.loads(scanning.show_jsonl(ITEM, make_analysis()))["reply"] is None
    assert Action(ActionKind.REDACT, "r", Mode.ENFORCE).text is None


def make_examined(analysis):
    chat = ChatMessage(datetime.fromisoformat("2026-11-21T09:02:00"), "Rosa", LEAK, ChatKind.TEXT, 12)
    return next(Examination(lambda _: analysis).run([chat]))


def test_a_line_of_a_chat_has_the_published_fields_and_when_and_who():
    analysis = make_analysis(redacted=LEAK)
    line = json.loads(scanning.show_leak_jsonl(make_examined(analysis)))
    assert list(line) == [*json.loads(scanning.show_jsonl(ITEM, analysis)), "at", "author"]
    assert (line["id"], line["at"], line["author"]) == (12, "2026-11-21T09:02:00", "Participante 1")
    assert CPF not in line["redacted"]


def test_the_summary_says_how_ambiguous_dates_were_read():
    class Export:
        lines, day_first, ambiguous = 1, True, True

        def messages(self):
            return iter(())

    assert "read as day/month" in scanning.sum_up(Export(), Tally(messages=1))
