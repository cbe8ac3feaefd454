"""Joining, naming, leaving and steering a room, as members do it from their phones."""

import pytest

from moderator.models import Attachment, Mode
from moderator.rooms import Room
from tests.factories import CPF

ANA, BIA, CAIO = "+5561999990001", "+5561999990002", "+5561999990003"


@pytest.fixture
def trio(world):
    for number, alias in ((ANA, "Ana"), (BIA, "Bia"), (CAIO, "Caio")):
        world.join(number, alias)
    return world


def test_two_words_and_one_is_in(world):
    assert world.write(ANA, "Entrar!") == "command"
    assert "Como quer ser chamado(a)?" in world.screen(ANA)[-1]
    assert world.write(ANA, "Meu nome é Ana") == "command"
    assert "Pronto, *Ana*, você está na sala (0 pessoas além de você)" in world.screen(ANA)[-1]


def test_what_one_writes_the_others_read_by_alias_and_nothing_else(trio):
    assert trio.write(ANA, "bom dia, alguém já usa o módulo novo?") == "clean"
    assert trio.read(BIA) == trio.read(CAIO) == ["*Ana*: bom dia, alguém já usa o módulo novo?"]
    assert trio.read(ANA) == []
    assert not any("99999" in text for number in (BIA, CAIO) for text in trio.screen(number))


def test_personal_data_never_reaches_the_others(trio):
    assert trio.write(ANA, f"o cadastro do CPF {CPF} aparece duplicado") == "redacted"
    (read,) = trio.read(BIA)
    assert read.startswith("*Ana*: o cadastro do CPF [CPF") and "pela moderação]" in read
    assert CPF not in str(trio.phones.sent)
    (told,) = trio.told[f"whatsapp:{ANA}"]
    assert "enviada à sala *sem* CPF" in told


def test_outside_a_room_nothing_changes(trio):
    assert trio.write("+5561999990009", "bom dia, como faço para aderir?") == "outside"
    assert trio.write("+5561999990009", "sair") == "outside"


@pytest.mark.parametrize("word", ["SAIR", "parar", "Cancelar.", "stop"])
def test_who_leaves_hears_no_more_and_is_heard_by_nobody(trio, word):
    trio.write(BIA, word)
    assert "Você saiu da sala" in trio.screen(BIA)[-1]
    trio.write(ANA, "boa tarde")
    assert trio.read(BIA) == []
    assert trio.write(BIA, "ainda estou aqui?") == "outside"
    assert trio.read(ANA) == []


def test_muting_and_hearing_again(trio):
    trio.write(BIA, "silenciar")
    trio.write(ANA, "primeira")
    trio.write(BIA, "OUVIR")
    trio.write(ANA, "segunda")
    assert trio.read(BIA) == ["*Ana*: segunda"]


def test_help_and_how_many(trio):
    trio.write(ANA, "ajuda")
    assert "*SILENCIAR*" in trio.screen(ANA)[-1]
    trio.write(ANA, "quem está aqui?")
    assert "Há 3 pessoas na sala agora" in trio.screen(ANA)[-1]
    assert trio.read(BIA) == []


def test_a_sentence_with_a_word_of_the_room_is_talk(trio):
    for text in ("vou sair mais cedo hoje", "alguém quer entrar no grupo de estudos?", "preciso de ajuda"):
        assert trio.write(ANA, text) in {"clean", "redacted"}, text
    assert len(trio.read(BIA)) == 3


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("61 99876-5432", "telefone"),
        ("Ana", "Já existe alguém"),
        ("aná", "Já existe alguém"),
        ("A", "2 a 24 letras"),
        ("Moderação", "confundido"),
        ("equipe pen", "confundido"),
        ("Carlos Souza Lima", "primeiro nome ou um apelido"),
        ("Аna", "só letras"),  # the first letter is Cyrillic
        ("*Ana*", "só letras"),
    ],
)
def test_names_that_are_not_taken(world, chosen, words):
    world.join(ANA, "Ana")
    world.write(BIA, "entrar")
    world.write(BIA, chosen)
    assert words in world.screen(BIA)[-1]
    world.write(ANA, "oi")
    assert world.read(BIA) == []


def test_a_name_can_be_changed_and_a_sentence_about_names_is_talk(trio):
    trio.write(ANA, "meu nome é Aninha")
    trio.write(ANA, "meu nome é o mesmo do diretor do arquivo e todo mundo confunde a gente na reunião")
    assert trio.read(BIA)[0].startswith("*Aninha*: meu nome é o mesmo")


def test_the_ninth_digit_makes_nobody_another_person(trio):
    assert trio.write("+556199990001", "sou eu, do telefone antigo") == "clean"
    assert trio.read(BIA) == ["*Ana*: sou eu, do telefone antigo"]
    trio.write(BIA, "oi, ana")
    assert trio.screen("+556199990001")[-1] == "*Bia*: oi, ana"


def test_a_person_known_by_their_business_scoped_id_may_change_the_number(world):
    world.write(ANA, "entrar", person="BR.1")
    world.write(ANA, "Ana", person="BR.1")
    world.join(BIA, "Bia")
    world.write("+5511988887777", "mudei de número", person="BR.1")
    assert world.read(BIA) == ["*Ana*: mudei de número"]
    world.write(BIA, "certo")
    assert world.screen("+5511988887777")[-1] == "*Bia*: certo"


def test_a_second_run_of_the_same_delivery_answers_once(trio):
    delivery, message = trio.deliver(ANA, "quem")
    for _ in range(3):
        assert trio.moderate(delivery, message) == "command"
    trio.settle()
    assert sum("pessoas na sala" in text for text in trio.screen(ANA)) == 1


def test_a_name_given_twice_by_a_repeated_delivery_is_not_said_in_the_room(world):
    world.join(BIA, "Bia")
    world.write(ANA, "entrar")
    delivery, message = world.deliver(ANA, "Ana")
    for _ in range(2):
        assert world.moderate(delivery, message) == "command"
    world.settle()
    assert world.read(BIA) == []


@pytest.mark.parametrize(
    ("kind", "note"),
    [("image/jpeg", "enviou um arquivo"), ("text/vcard", "enviou um contato"), ("audio/ogg", "arquivo")],
)
def test_files_and_contacts_stay_back(trio, kind, note):
    trio.write(ANA, "", attachments=(Attachment("https://api.twilio.com/x", kind),))
    assert note in trio.read(BIA)[0]
    assert "*não* foi enviado" in trio.told[f"whatsapp:{ANA}"][0]
    assert "api.twilio.com" not in str(trio.phones.sent)


def test_what_has_no_text_at_all_is_sent_to_nobody(trio):
    trio.write(ANA, "")
    assert trio.read(BIA) == []
    assert "Só textos passam" in trio.told[f"whatsapp:{ANA}"][0]


def test_several_rooms_are_told_apart(make_world):
    world = make_world(Room(id="pen", name="PEN"), Room(id="sei", name="SEI"))
    world.write(ANA, "entrar")
    assert "*ENTRAR sei* – SEI" in world.screen(ANA)[-1]
    for number, alias, room in ((ANA, "Ana", "sei"), (BIA, "Bia", "sei"), (CAIO, "Caio", "pen")):
        world.write(number, f"entrar {room}")
        world.write(number, alias)
    world.write(ANA, "só para o sei")
    assert (world.read(BIA), world.read(CAIO)) == (["*Ana*: só para o sei"], [])
    world.write(CAIO, "entrar sei")
    world.write(CAIO, "Caio")
    world.write(ANA, "bem-vindo")
    assert world.read(CAIO) == ["*Ana*: bem-vindo"]


def test_a_full_room_lets_nobody_in(make_world):
    world = make_world(Room(id="pen", name="PEN", members=2))
    world.join(ANA, "Ana")
    world.join(BIA, "Bia")
    world.write(CAIO, "entrar")
    assert "todas as vagas" in world.screen(CAIO)[-1]


def test_in_shadow_mode_there_is_no_room(make_world):
    world = make_world(mode=Mode.SHADOW)
    assert world.write(ANA, "entrar") == "outside"
    assert world.phones.sent == {}
