import pytest

from moderator.corpus import Sample, load_corpus, message_of
from moderator.errors import PayloadError
from moderator.models import ChannelKind


def test_a_sample_is_delivered_as_a_channel_would():
    message = message_of(Sample(id="A", channel="whatsapp", text="oi", title="t"))
    assert (message.channel, message.external_id, message.text, message.title) == (ChannelKind.WHATSAPP, "A", "oi", "t")


def test_load_corpus(tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": "A", "channel": "forum", "text": "oi", "notes": "x"}\n\n', encoding="utf-8")
    assert load_corpus(path) == [Sample(id="A", channel="forum", text="oi")]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "c.jsonl:2: line: json_invalid"),
        ('{"id": "A", "channel": "fax", "text": "oi"}', "c.jsonl:2: channel: enum"),
        ('{"id": "A", "channel": "forum"}', "c.jsonl:2: text: missing"),
    ],
)
def test_a_wrong_line_is_named_without_its_text(tmp_path, line, fault):
    path = tmp_path / "c.jsonl"
    path.write_text(f'{{"id": "A", "channel": "forum", "text": "oi"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(PayloadError) as error:
        load_corpus(path)
    assert str(error.value) == fault


def test_not_utf8(tmp_path):
    (tmp_path / "c.jsonl").write_bytes(b"\xff\n")
    with pytest.raises(PayloadError, match="not UTF-8"):
        load_corpus(tmp_path / "c.jsonl")
