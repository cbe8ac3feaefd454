"""Remembered findings: by all of the message and by the detector, never with a word of the text."""

from dataclasses import replace

from sqlalchemy import select

from moderator.models import Author
from moderator.store.schema import analyses
from tests.factories import CPF, make_finding, make_message


def test_findings_are_recalled_for_an_equal_message_and_the_same_detector_only(store):
    key = store.analyses.key(make_message())
    store.analyses.remember({key: (make_finding(),)}, detector="one")
    assert store.analyses.recall([key, "unknown"], detector="one") == {key: (make_finding(),)}
    assert store.analyses.recall([key], detector="two") == {}


def test_a_clean_message_is_remembered_as_clean(store):
    store.analyses.remember({"key": ()}, detector="one")
    assert store.analyses.recall(["key"], detector="one") == {"key": ()}


def test_remembering_twice_is_harmless(store):
    store.analyses.remember({"key": ()}, detector="one")
    store.analyses.remember({"key": (make_finding(),), "other": ()}, detector="one")
    assert store.analyses.recall(["key", "other"], detector="one") == {"key": (), "other": ()}


def test_whatever_a_detector_may_look_at_makes_another_key(store):
    message = make_message()
    others = [
        replace(message, text="outro"),
        replace(message, title="título"),
        replace(message, author=Author(id="311", handle="maria.exemplo", name="Maria")),
        replace(message, text=message.text + "\x1f", title=""),
    ]
    assert len({store.analyses.key(each) for each in (message, *others)}) == 5
    assert store.analyses.key(make_message()) == store.analyses.key(message)


def test_findings_of_detectors_of_the_past_are_dropped(store):
    for detector in ("one", "two", "three"):
        store.analyses.remember({"key": ()}, detector=detector)
    store.analyses.forget_others(["two"])
    kept = [detector for detector in ("one", "two", "three") if store.analyses.recall(["key"], detector=detector)]
    assert kept == ["two"]


def test_no_text_is_kept(store):
    store.analyses.remember({store.analyses.key(make_message()): (make_finding(),)}, detector="one")
    with store.database.read() as connection:
        assert CPF not in str(connection.execute(select(analyses)).all())
