import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.rooms.commands import Command, Word, read_command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("ENTRAR", Command(Word.JOIN)),
        (" entrar. ", Command(Word.JOIN)),
        ("Entrar na sala", Command(Word.JOIN)),
        ("ENTRAR PEN", Command(Word.JOIN, "pen")),
        ("entrar na sala pen-sul", Command(Word.JOIN, "pen-sul")),
        ("SAIR!", Command(Word.LEAVE)),
        ("«Sair»", Command(Word.LEAVE)),
        ("Silenciar", Command(Word.MUTE)),
        ("ouvir", Command(Word.UNMUTE)),
        ("AJUDA?", Command(Word.HELP)),
        ("Quem está aqui?", Command(Word.WHO)),
        ("Meu nome é Zé da Silva", Command(Word.NAME, "Zé da Silva")),
        ("pode me chamar de Bia.", Command(Word.NAME, "Bia")),
    ],
)
def test_words_of_the_room(text, command):
    assert read_command(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quero sair do grupo",
        "como faço para entrar no sei?",
        "ajuda com o tramita",
        "meu nome é Maria, trabalho na prefeitura e o sistema não abre",
        "meu nome é Maria\nsair",
        "parar o serviço do solr resolve?",
    ],
)
def test_talk_is_no_command(text):
    assert read_command(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_fail(text):
    command = read_command(text)
    assert command is None or isinstance(command.word, Word)
