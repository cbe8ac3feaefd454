import pytest

from moderator.triage.phrases import PhraseBook, tokenise
from moderator.triage.products import Family, Mention, Role, choose

BOOK = PhraseBook(
    [
        ("tramita", Mention(Role.FAMILY, "modulo", "tramita")),
        ("api do tramita", Mention(Role.NAME, "api")),
        ("gestor", Mention(Role.CUE, "portal", "tramita")),
        ("painel", Mention(Role.CUE, "portal", "tramita")),
        ("endpoint", Mention(Role.CUE, "api", "tramita")),
        ("sei", Mention(Role.NAME, "sei")),
        ("app do sei", Mention(Role.NAME, "app")),
        ("qr code", Mention(Role.HINT, "app")),
        ("resposta", Mention(Role.NAME, "resposta")),
        ("protocolo", Mention(Role.NAME, "protocolo")),
    ]
)
FAMILIES = {"tramita": Family("modulo", ("modulo", "portal", "api"))}
YIELDS = {"sei": (), "protocolo": ("resposta",)}


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("o tramita parou", ("modulo",)),
        ("sou gestor do tramita", ("portal",)),
        ("gestor viu no painel do tramita o endpoint", ("portal",)),
        ("a api do tramita e o tramita", ("api",)),
        ("o tramita no nosso SEI 4.1", ("modulo",)),
        ("o SEI caiu", ("sei",)),
        ("o app do sei caiu", ("app",)),
        ("o qr code não abre", ("app",)),
        ("o qr code do SEI", ("sei",)),
        ("a resposta ao protocolo", ("resposta",)),
        ("o protocolo e o tramita", ("protocolo", "modulo")),
        ("bom dia", ()),
    ],
)
def test_choose(text, products):
    assert choose(list(BOOK.find(tokenise(text))), families=FAMILIES, yields=YIELDS) == products
