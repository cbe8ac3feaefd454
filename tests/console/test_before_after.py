"""A text before and after, as one."""

from __future__ import annotations

from moderator.console.before_after import Change, compare
from moderator.console.marking import Piece, Segment


def test_what_was_taken_out_and_what_took_its_place():
    before = (Piece("O CPF é "), Piece("529.982.247-25", ("BR_CPF",), (0,)), Piece(", obrigada."))
    after = (Segment("O CPF é [CPF removido], obrigada."),)
    assert compare(before, after) == (
        Change("kept", "O CPF é "),
        Change("gone", "529.982.247-25", ("BR_CPF",)),
        Change("new", "[CPF removido]"),
        Change("kept", ", obrigada."),
    )


def test_what_stays_is_kept_with_its_kind():
    before = (Piece("a "), Piece("b@c.br", ("EMAIL_ADDRESS",), (0,)))
    assert compare(before, (Segment("a "), Segment("b@c.br", ("EMAIL_ADDRESS",)))) == (
        Change("kept", "a "),
        Change("kept", "b@c.br", ("EMAIL_ADDRESS",)),
    )


def test_an_endless_text_is_shown_as_it_is_afterwards():
    assert compare((Piece("a " * 4000),), (Segment("[dado removido] " * 4000),))[0].how == "kept"
