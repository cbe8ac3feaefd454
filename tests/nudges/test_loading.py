"""Nudge files: what they say, and each fault with its place."""

import pytest

from moderator.errors import RuleError
from moderator.models import ChannelKind
from moderator.nudges import load_nudges
from moderator.nudges.loading import parse

FRAME = "# forum\nAutomática.\n\n{mensagem}\n\nConteste.\n\n# whatsapp\nAutomática. {mensagem} Conteste.\n"
NUDGE = (
    "subject: Sobre {produtos}\n\n# forum\n1. Veja **{produtos}** em {link}.\n\n"
    "# whatsapp\n1. Veja {produtos} em {link}.\n"
)


def write(directory, **files):
    for name, text in ({"frame": FRAME} | files).items():
        (directory / f"{name}.pt-BR.md").write_text(text, encoding="utf-8")
    return directory


def test_a_file_has_a_header_and_a_text_for_each_channel():
    nudge = parse("subject: Título\nabout: assunto\nalso: b, c\notherwise: d\n\n# whatsapp\n\nOlá.\n")
    assert (nudge.subject, nudge.about, nudge.also, nudge.otherwise) == ("Título", "assunto", ("b", "c"), "d")
    assert nudge.texts == {ChannelKind.WHATSAPP: "Olá."}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (NUDGE.replace("{link}", "{senha}", 1), "4:27: no placeholder «{senha}», allowed: {alternativas}, "),
        (NUDGE.replace("# whatsapp", "# telegram"), "6:3: no channel «telegram», allowed: forum, whatsapp"),
        (NUDGE.removeprefix("subject: "), "1:1: the first line must be «subject: ...»"),
        ("subject: A\n", "1:1: no text: write it under «# forum» or «# whatsapp»"),
        ("subject: A\nassunto: B\n# forum\n1. C.\n", "2:1: no header word «assunto», allowed: subject, about, also, "),
        (NUDGE + "Ou https://outro.gov.br\n", "8:4: whatsapp: more than one link"),
        ("subject: A\n# whatsapp\n1. " + "a" * 1595, "2:1: whatsapp: 20 characters too long, with the longest values"),
        ("subject: A\n# whatsapp\n1. {topicos}" + "a" * 950, "2:1: whatsapp: 25 characters too long, with the longest"),
        ("subject: A\n# forum\nVeja.\n", "2:1: forum: no steps: say what to do in lines that start with «1. »"),
        ("subject: A\n# forum\n" + "1. Veja.\n" * 6, "2:1: forum: 6 steps, at most 5"),
        ("subject: A\n# forum\nA. B! C? D.\n1. Veja.\n", "2:1: forum: 4 sentences before the steps, at most 3"),
        ("subject: A\n# forum\nIsso é PROIBIDO.\n1. Veja.\n", "3:8: «PROIBIDO» blames the member: "),
        ("subject: O erro é seu: você errou\n# forum\n1. Veja.\n", "1:24: «você errou» blames the member: "),
        ("subject: A\n# forum\n1. Uma infração grave.\n", "3:8: «infração» blames the member: "),
        ("subject: A\n# whatsapp\n1. Veja **isto**.\n", "3:9: whatsapp: «**» is markdown, write plain text"),
        ("subject: A\n# whatsapp\n1. [Portal]({link})\n", "3:11: whatsapp: «](» is markdown, write plain text"),
        ("subject: A\n# whatsapp\n## Passos\n1. Veja.\n", "3:1: whatsapp: «## » is markdown, write plain text"),
        ("subject: A\nalso: outro\n# forum\n1. Veja.\n", "2:7: no nudge «outro», allowed: a"),
        ("subject: A\notherwise: outro\n# forum\n1. Veja.\n", "2:12: no nudge «outro», allowed: a"),
    ],
)
def test_faults_are_named_with_their_place(tmp_path, text, fault):
    with pytest.raises(RuleError) as error:
        load_nudges(write(tmp_path, a=text))
    assert f"a.pt-BR.md:{fault}" in str(error.value)


@pytest.mark.parametrize(
    ("frame", "fault"),
    [
        (FRAME.replace("Automática", "Olá"), "1:1: forum: say that the message is automatic («automática»)"),
        (FRAME.replace("Conteste", "Abraços"), "8:1: whatsapp: say how to contest («Foi engano? ...»)"),
        (FRAME.replace("{mensagem}", "{link}", 1), "1:1: forum: {mensagem} is missing"),
        (FRAME.replace("{mensagem}", "{link}", 1), "4:1: no placeholder «{link}», allowed: {mensagem}"),
        (FRAME.partition("# whatsapp")[0], "1:1: no text for whatsapp"),
    ],
)
def test_the_frame_says_that_it_is_automatic_and_how_to_contest_it(tmp_path, frame, fault):
    with pytest.raises(RuleError) as error:
        load_nudges(write(tmp_path, frame=frame))
    assert f"frame.pt-BR.md:{fault}" in str(error.value)


@pytest.mark.parametrize(
    "kind",
    [
        "1. Na sua sala há um irrigador.",  # no word of blame inside another word
        "1. O erro aparece na tela do seu SEI.",
        "1. Veja a versão 4.0.12.15 do SEI. Depois, avise.",
    ],
)
def test_kind_words_pass(tmp_path, kind):
    assert load_nudges(write(tmp_path, a=f"subject: A\n# forum\n{kind}\n# whatsapp\n{kind}\n"))


def test_a_companion_needs_no_subject_and_no_steps(tmp_path):
    write(tmp_path, a="subject: A\nalso: b\n# forum\n1. Veja.\n", b="# forum\nE mais.\n")
    assert set(load_nudges(tmp_path).nudges) == {"a", "b"}


def test_the_frame_is_needed(tmp_path):
    (tmp_path / "a.pt-BR.md").write_text(NUDGE)
    with pytest.raises(RuleError, match=r"frame\.pt-BR\.md:1:1: is missing"):
        load_nudges(tmp_path)


def test_a_file_in_another_encoding_is_named(tmp_path):
    write(tmp_path)
    (tmp_path / "a.pt-BR.md").write_bytes("subject: Atenção".encode("latin-1"))
    with pytest.raises(RuleError, match=r"a\.pt-BR\.md:1:1: can't be read: UnicodeDecodeError"):
        load_nudges(tmp_path)


def test_version_follows_the_content(tmp_path):
    before = load_nudges(write(tmp_path, a=NUDGE)).version
    assert load_nudges(tmp_path).version == before
    assert load_nudges(write(tmp_path, a=NUDGE.replace("Veja", "Leia"))).version != before
    assert load_nudges(write(tmp_path, a="about: x\n" + NUDGE)).version != before
