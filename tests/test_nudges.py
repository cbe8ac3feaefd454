import re
from pathlib import Path

import pytest

from moderator.errors import RuleError
from moderator.models import ChannelKind
from moderator.nudges import LIMITS, PLACEHOLDERS, load_nudges

BUNDLED = Path(__file__).parents[1] / "rules" / "nudges"
FRAME = "# forum\nAutomática.\n\n{mensagem}\n\nConteste.\n\n# whatsapp\nAutomática. {mensagem} Conteste.\n"
NUDGE = (
    "subject: Sobre {produtos}\n\n# forum\nVeja **{produtos}** em {link}.\n\n# whatsapp\nVeja {produtos} em {link}.\n"
)
CONTEXT = dict.fromkeys(PLACEHOLDERS, "x") | {"produtos": "SEI", "link": "https://exemplo.gov.br/"}


def write(directory, **files):
    for name, text in ({"frame": FRAME} | files).items():
        (directory / f"{name}.pt-BR.md").write_text(text, encoding="utf-8")
    return directory


def test_render_fills_and_frames(tmp_path):
    rendered = load_nudges(write(tmp_path, a=NUDGE)).render("a", ChannelKind.FORUM, CONTEXT)
    assert rendered.subject == "Sobre SEI"
    assert rendered.body == "Automática.\n\nVeja **SEI** em https://exemplo.gov.br/.\n\nConteste."


def test_several_nudges_share_one_frame(tmp_path):
    nudges = load_nudges(write(tmp_path, a=NUDGE, b="subject: B\n# whatsapp\nE mais.\n"))
    body = nudges.render("a", ChannelKind.WHATSAPP, CONTEXT, also=["b"]).body
    assert body == "Automática. Veja SEI em https://exemplo.gov.br/.\n\nE mais. Conteste."


def test_of_nudges_about_one_matter_only_the_first_is_said(tmp_path):
    about = "subject: {0}\nabout: exposição\n# whatsapp\nTexto {0}.\n"
    nudges = load_nudges(write(tmp_path, a=about.format("A"), b=about.format("B"), c="subject: C\n# whatsapp\nE C.\n"))
    body = nudges.render("a", ChannelKind.WHATSAPP, CONTEXT, also=["b", "c"]).body
    assert body == "Automática. Texto A.\n\nE C. Conteste."


def test_what_does_not_fit_beside_the_first_is_left_out(tmp_path):
    long = "subject: B\n# whatsapp\n" + "a" * 1200 + "\n"
    nudges = load_nudges(write(tmp_path, a=long, b=long, c="subject: C\n# whatsapp\ncabe\n"))
    body = nudges.render("a", ChannelKind.WHATSAPP, CONTEXT, also=["b", "c"]).body
    assert len(body) <= 1600
    assert body.endswith("a\n\ncabe Conteste.")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (NUDGE.replace("{link}", "{senha}", 1), "a.pt-BR.md:4:24: no placeholder «{senha}», allowed: {email_adesao}, "),
        (NUDGE.replace("# whatsapp", "# telegram"), "a.pt-BR.md:6:3: no channel «telegram», allowed: forum, whatsapp"),
        (NUDGE.removeprefix("subject: "), "a.pt-BR.md:1:1: the first line must be «subject: ...»"),
        ("subject: A\n", "a.pt-BR.md:1:1: no text: write it under «# forum» or «# whatsapp»"),
        (NUDGE + "Ou https://outro.gov.br\n", "a.pt-BR.md:6:1: whatsapp: more than one link"),
        ("subject: A\n# whatsapp\n" + "a" * 1400, "a.pt-BR.md:1:1: whatsapp: 132 characters too long"),
    ],
)
def test_faults_are_named_with_their_place(tmp_path, text, fault):
    with pytest.raises(RuleError) as error:
        load_nudges(write(tmp_path, a=text))
    assert fault in str(error.value)


def test_the_frame_is_needed(tmp_path):
    (tmp_path / "a.pt-BR.md").write_text(NUDGE)
    with pytest.raises(RuleError, match=r"frame\.pt-BR\.md:1:1: is missing"):
        load_nudges(tmp_path)


def test_version_follows_the_content(tmp_path):
    before = load_nudges(write(tmp_path, a=NUDGE)).version
    assert load_nudges(tmp_path).version == before
    assert load_nudges(write(tmp_path, a=NUDGE.replace("Veja", "Leia"))).version != before


def test_bundled_nudges_are_kind_automatic_and_short():
    nudges = load_nudges(BUNDLED)
    for name, nudge in nudges.nudges.items():
        for channel in nudge.texts:
            body = nudges.render(name, channel, CONTEXT).body
            assert "mensagem automática" in body
            assert "Foi engano?" in body
            assert len(body) <= LIMITS[channel]
            assert not re.search(r"\b(culpa|erro seu|proibid|infração|punição|violou)", body, re.IGNORECASE)
            assert "\n1. " in body
