from datetime import datetime, timedelta, timezone

from moderator.models import Analysis, Attachment, Author, ChannelKind, Message, Triage
from moderator.rules import check_examples
from moderator.rules.examples import messages_of
from moderator.rules.schema import Example

EVERYTHING = """{
    channel: forum, text: a, title: b, category: c, tags: [d], group: e, staff: true, trust: 2, author_groups: [f],
    reply: true, forwarded: true, created_at: 2026-11-23T10:00:00-03:00,
    attachments: [{name: g.log, content_type: text/plain, text: h}, {name: i.png}]}"""


def test_an_example_arrives_as_its_channel_would_deliver_it(load, write_rule):
    written = write_rule("channel: forum").replace("{channel: forum, text: a}", EVERYTHING)
    expected, number, message = next(messages_of(load(teste=written).rules[0]))
    assert (expected, number) == ("match", 1)
    assert message == Message(
        channel=ChannelKind.FORUM,
        external_id="example",
        version="1",
        text="a",
        author=Author("example", "example", staff=True, trust=2, groups=("f",)),
        title="b",
        first_post=True,
        created_at=datetime(2026, 11, 23, 10, tzinfo=timezone(-timedelta(hours=3))),
        reply_to="example",
        category="c",
        attachments=(
            Attachment("example/g.log", "text/plain", name="g.log", text="h"),
            Attachment("example/i.png", "application/octet-stream", name="i.png"),
        ),
        tags=("d",),
        group="e",
        forwarded=True,
    )


def test_a_title_makes_it_the_first_post_unless_it_says_otherwise(load, write_rule):
    def first(**values):
        example = Example(channel="forum", text="a", **values)
        rule = load(teste=write_rule("channel: forum")).rules[0]
        examples = rule.examples.model_copy(update={"match": (example,)})
        return next(messages_of(rule.model_copy(update={"examples": examples})))[2].first_post

    assert [first(), first(title="b"), first(first_post=True), first(title="b", first_post=False)] == [
        False,
        True,
        True,
        False,
    ]


def test_each_example_that_comes_out_otherwise_is_named_by_number(load, write_rule):
    written = (
        write_rule("text: rifa")
        .replace(
            "match: [&a {channel: forum, text: a}, *a, *a]",
            "match: [&a {channel: forum, text: a}, &b {channel: forum, text: rifa}, *a]",
        )
        .replace("pass: [*a, *a, *a]", "pass: [*a, *b, *a]")
    )
    ruleset = load(teste=written)

    def analyse(message):
        triage = Triage(False, 0.1)
        return Analysis((), triage, ruleset.decide(message, [], triage), "")

    assert [str(failure) for failure in check_examples(ruleset, analyse)] == [
        "teste.yaml: examples.match, number 1: did not match",
        "teste.yaml: examples.match, number 3: did not match",
        "teste.yaml: examples.pass, number 2: did not pass",
    ]
