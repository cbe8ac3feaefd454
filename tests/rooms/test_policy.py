import shutil
from pathlib import Path

import pytest

from moderator.analyst import load_analyst
from moderator.errors import RuleError
from moderator.models import Severity
from moderator.rooms import load_rooms
from moderator.settings import bundled_rules
from webhooks import whatsapp

RULES = ("credenciais", "dados-pessoais")


def write(folder, text, name="pen.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_room_that_is_shipped_is_right():
    rooms = load_rooms(bundled_rules() / "rooms", rules=RULES)
    assert [(room.id, room.members, room.digest.messages) for room in rooms.values()] == [("comunidade", 200, 10)]


def test_no_folder_no_rooms(tmp_path):
    assert load_rooms(tmp_path / "rooms", rules=RULES) == {}


def test_a_room_says_what_it_holds_back(tmp_path):
    text = "id: pen\nname: Sala\nwithhold: {severity: critical, rules: [credenciais]}\n"
    (room,) = load_rooms(write(tmp_path, text), rules=RULES).values()
    assert (room.withhold.severity, room.withhold.rules) == (Severity.CRITICAL, ("credenciais",))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id: pen\nnome: Sala\n", "pen.yaml:2:1: nome: unknown word, "),
        ("id: sala\nname: Sala\n", "pen.yaml:1:1: id: «sala» must be the name of the file, «pen»"),
        ("id: pen\nname: S\nmembers: 1\n", "pen.yaml:3:10: members: "),
        (
            "id: pen\nname: S\nwithhold:\n  rules: [nada]\n",
            "pen.yaml:4:11: withhold.rules.0: no rule «nada», allowed: ",
        ),
        ("id: pen\nname: S\nwithhold: {severity: none}\n", "pen.yaml:3:22: withhold.severity: «none» would hold back"),
        ("id: [\n", "pen.yaml:2:1: not valid YAML"),
    ],
)
def test_faults_have_their_place(tmp_path, text, fault):
    with pytest.raises(RuleError) as caught:
        load_rooms(write(tmp_path, text), rules=RULES)
    assert fault in str(caught.value)


def test_all_faults_of_all_files_at_once(tmp_path):
    write(tmp_path, "id: x\nname: S\n", "um.yaml")
    write(tmp_path, "id: y\nname: S\n", "dois.yaml")
    with pytest.raises(RuleError) as caught:
        load_rooms(tmp_path, rules=RULES)
    assert len(str(caught.value).splitlines()) == 2


def test_a_rule_cannot_ask_to_hold_back_a_message_that_is_in_no_room(tmp_path):
    rules = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    rule = rules / "infraestrutura.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("whatsapp: [erase_copy]", "whatsapp: [withhold]"), "utf-8")
    with pytest.raises(RuleError, match=r"infraestrutura\.yaml:\d+:\d+: .*only a moderated room holds messages back"):
        load_analyst(rules, {whatsapp.KIND: whatsapp.CAPABILITIES})
