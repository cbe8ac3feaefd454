import pytest

from moderator.console.access.passwords import DECOY, check_password, hash_password, is_fit


@pytest.mark.parametrize(
    ("password", "fit"),
    [
        ("onze letras", False),
        ("doze letras!", True),
        ("aaaaaaaaaaaa", True),  # length is all that is asked for
        ("doze  espaço", True),
        ("x" * 200, True),
        ("x" * 201, False),
        ("", False),
    ],
)
def test_length_is_all_that_is_asked_for(password, fit):
    assert is_fit(password) is fit


def test_a_password_opens_its_hash_however_its_accents_are_typed():
    hashed = hash_password("maçã no sertão")
    assert hashed.startswith("scrypt:32768:8:1$")
    assert "maçã" not in hashed
    assert check_password("mac\u0327a\u0303 no serta\u0303o", hashed)
    assert not check_password("maça no sertão", hashed)


def test_no_hash_is_opened_by_nothing():
    assert not check_password("qualquer coisa", None)
    assert DECOY.startswith("scrypt:32768:8:1$")  # the same work as for a real one
