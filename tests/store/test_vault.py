import pytest

from moderator.errors import StoreError
from moderator.store.vault import Vault

OLD, NEW = b"o" * 32, b"n" * 32
PLACE = {"table": "messages", "column": "content", "row": "r1"}


def test_a_sealed_text_opens_in_its_place_only():
    vault = Vault([NEW])
    sealed = vault.seal("senha do banco", **PLACE)
    assert vault.open(sealed, **PLACE) == "senha do banco"
    for moved in ({"row": "r2"}, {"column": "author"}, {"table": "verdicts"}):
        with pytest.raises(StoreError, match="altered or moved"):
            vault.open(sealed, **(PLACE | moved))


def test_a_flipped_bit_is_noticed():
    vault = Vault([NEW])
    sealed = bytearray(vault.seal("texto", **PLACE))
    sealed[-1] ^= 1
    with pytest.raises(StoreError):
        vault.open(bytes(sealed), **PLACE)


def test_equal_texts_seal_differently_and_show_nothing():
    vault = Vault([NEW])
    first, second = vault.seal("segredo", **PLACE), vault.seal("segredo", **PLACE)
    assert first != second
    assert b"segredo" not in first


def test_rotation_opens_what_the_old_key_sealed_and_keeps_pseudonyms():
    before = Vault([OLD])
    sealed, name = before.seal("texto", **PLACE), before.pseudonym("author", "maria")
    after = Vault([NEW, OLD])
    assert after.open(sealed, **PLACE) == "texto"
    assert after.pseudonym("author", "maria") == name
    with pytest.raises(StoreError, match="secret keys"):
        Vault([NEW]).open(sealed, **PLACE)


def test_pseudonyms_need_the_key_and_tell_parts_apart():
    assert Vault([NEW]).pseudonym("ab", "c") != Vault([NEW]).pseudonym("a", "bc")
    assert Vault([NEW]).pseudonym("a") != Vault([OLD]).pseudonym("a")
