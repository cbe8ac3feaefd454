"""Editions: a snapshot of files and what they make; activated only when their own examples hold."""

from pathlib import Path

import pytest

from moderator.editions import activate, load_edition, read_files, stamp, unpacked
from moderator.errors import RuleError
from moderator.store.rulesets import FILES
from tests.factories import NOON
from tests.policies import load


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "rules"
    (path / "nudges").mkdir(parents=True)
    (path / "rule.yaml").write_text("sound", encoding="utf-8")
    (path / "nudges" / "frame.pt-BR.md").write_text("# forum\r\nOlá\n", encoding="utf-8", newline="")
    (path / ".rule.yaml.swp").write_text("an editor's own", encoding="utf-8")
    return path


def test_files_read_and_unpacked_are_the_same_byte_for_byte(folder):
    files = read_files(folder)
    assert set(files) == {"rule.yaml", "nudges/frame.pt-BR.md"}
    with unpacked(files) as copy:
        assert read_files(copy) == files
        assert (copy / "nudges/frame.pt-BR.md").read_bytes() == (folder / "nudges/frame.pt-BR.md").read_bytes()
    assert not copy.exists()


def test_a_file_that_is_no_text_is_named(folder):
    (folder / "rule.yaml").write_bytes(b"\xff")
    with pytest.raises(RuleError, match=r"^rule\.yaml:1:1: can't be read"):
        read_files(folder)


def test_the_stamp_tells_a_saved_a_new_and_a_removed_file(folder):
    seen = [stamp(folder)]
    for change in (
        lambda: (folder / "rule.yaml").write_text("a longer text", encoding="utf-8"),
        lambda: (folder / "other.yaml").write_text("x", encoding="utf-8"),
        (folder / "other.yaml").unlink,
    ):
        change()
        assert stamp(folder) != seen[-1]
        seen.append(stamp(folder))
    (folder / "notes.txt").write_text("not of the policy", encoding="utf-8")
    assert stamp(folder) == seen[-1]


def test_what_is_loaded_are_the_files_given(folder):
    files = read_files(folder)
    (folder / "rule.yaml").write_text("changed meanwhile", encoding="utf-8")
    assert load_edition(files, load).version == "sound"


def test_activating_stores_the_edition_first(store, folder):
    edition = load_edition(read_files(folder), load)
    activate(store.rulesets, edition, by="ana", note="primeira", now=NOON)
    assert store.rulesets.active() == "sound"
    assert store.rulesets.files("sound") == edition.files


def test_a_set_that_fails_its_own_examples_is_not_activated(store, folder):
    (folder / "rule.yaml").write_text("failing", encoding="utf-8")
    edition = load_edition(read_files(folder), load)
    with pytest.raises(RuleError, match=r"^failing\.yaml: examples\.match, number 1"):
        activate(store.rulesets, edition, by="ana", note="", now=NOON)
    assert (store.rulesets.active(), store.rulesets.history(), store.rulesets.versions()) == (FILES, [], [])


def test_following_the_folder_again_is_an_activation_too(store, folder):
    edition = load_edition(read_files(folder), load)
    activate(store.rulesets, edition, by="ana", note="", now=NOON)
    activate(store.rulesets, edition, by="rui", note="", now=NOON, follow_files=True)
    assert [(item.version, item.by) for item in store.rulesets.history()] == [(FILES, "rui"), ("sound", "ana")]


def test_faults_are_those_of_the_loader(tmp_path):
    with pytest.raises(RuleError, match=r"^rule\.yaml:1:1: broken"):
        load_edition({"rule.yaml": "broken"}, load)
    with pytest.raises(RuleError):
        load_edition(read_files(Path(tmp_path / "nowhere")), load)
