import io
import json

from hypothesis import given
from hypothesis import strategies as st

from moderator import scanning
from moderator.models import Action, ActionKind, Message, Mode
from tests.factories import CPF, LEAK, make_analysis, make_message


def read(text):
    return list(scanning.read_jsonl(io.BytesIO(text.encode())))


def test_jsonl_gives_one_message_a_line():
    lines = [
        {"id": 1, "channel": "forum", "text": "Olá", "title": "Dúvida"},
        {"id": "b", "channel": "whatsapp", "text": ""},
    ]
    first, second = read("\n".join(map(json.dumps, lines)) + "\n\n")
    assert (first.external_id, first.channel, first.title, first.first_post) == ("1", "forum", "Dúvida", True)
    assert (second.external_id, second.channel, second.title) == ("b", "whatsapp", None)


def test_a_bad_line_is_named_and_the_others_are_read():
    good = json.dumps({"id": "x", "channel": "forum", "text": "ok"})
    bad = json.dumps({"id": "y", "channel": "telegram", "text": "segredo"})
    first, second, third, fourth = read(f"{good}\n{{nope\n{bad}\n{good}\n")
    assert second.problem.startswith("line 2: ")
    assert third.problem == "line 3: channel: Input should be 'forum' or 'whatsapp'"
    assert isinstance(first, Message)
    assert isinstance(fourth, Message)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_named(data):
    for item in scanning.read_jsonl(io.BytesIO(data)):
        assert isinstance(item, Message | scanning.BadLine)


def test_a_plain_file_is_one_text():
    assert [item.text for item in scanning.read_text(io.BytesIO("é\nou não".encode()))] == ["é\nou não"]
    assert next(item.problem for item in scanning.read_text(io.BytesIO(b"\xff"))).startswith("byte 0: not UTF-8")


def test_the_jsonl_line_has_exactly_the_published_fields():
    line = json.loads(scanning.show_jsonl(make_message(), make_analysis(ActionKind.REPLY)))
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
    assert line["actions"] == [{"kind": "reply", "rule": "dados-pessoais", "mode": "enforce", "nudge": None}]
    assert line["reply"] == "Olá!"


def test_the_text_form_shows_no_value():
    shown = scanning.show_text(make_message(LEAK), make_analysis(ActionKind.REDACT))
    assert "BR_CPF 10-24" in shown
    assert CPF not in shown


def test_no_reply_is_null():
    assert json.loads(scanning.show_jsonl(make_message(), make_analysis()))["reply"] is None
    assert Action(ActionKind.REDACT, "r", Mode.ENFORCE).text is None
