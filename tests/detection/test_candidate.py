"""Overlaps: the kind decides, then check digits, the score, the length, the place."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from moderator.detection.candidate import Candidate, resolve
from moderator.detection.recognizer import Pattern, Recognizer

PATTERN = Pattern(form="número com pontuação", gate="x", regex="x")
WEAK = Recognizer("PHONE_NUMBER", "Telefone", (PATTERN,), priority=50)
CHECKED = Recognizer("BR_CPF", "CPF", (PATTERN,), check=lambda value: True, priority=50)
STRONG = Recognizer("PASSWORD", "Senha", (PATTERN,), priority=90)


def _candidate(recognizer: Recognizer, start: int, end: int, score: float = 0.9, cue: str | None = None) -> Candidate:
    return Candidate(recognizer, PATTERN, start, end, score, cue)


def test_priority_beats_length_and_score() -> None:
    short, long = _candidate(STRONG, 4, 6, 0.5), _candidate(WEAK, 0, 20, 1.0)
    assert resolve([long, short]) == [short]


def test_check_digits_beat_score() -> None:
    checked, surer = _candidate(CHECKED, 0, 11, 0.6), _candidate(WEAK, 0, 11, 0.9)
    assert resolve([surer, checked]) == [checked]


def test_score_beats_length_and_the_first_wins_a_tie() -> None:
    assert resolve([_candidate(WEAK, 0, 9, 0.6), _candidate(WEAK, 2, 5, 0.7)]) == [_candidate(WEAK, 2, 5, 0.7)]
    assert resolve([_candidate(WEAK, 2, 5), _candidate(WEAK, 0, 3)]) == [_candidate(WEAK, 0, 3)]


def test_neighbours_both_stay() -> None:
    assert resolve([_candidate(WEAK, 5, 9), _candidate(STRONG, 0, 5)]) == [
        _candidate(STRONG, 0, 5),
        _candidate(WEAK, 5, 9),
    ]


def test_reason_says_form_check_digits_and_cue() -> None:
    assert _candidate(CHECKED, 0, 11, cue="cpf").reason == (
        "CPF: número com pontuação; dígitos verificadores corretos; junto de «cpf»."
    )
    assert _candidate(WEAK, 0, 11).reason == "Telefone: número com pontuação."


@given(
    st.lists(
        st.builds(
            lambda recognizer, start, length, score: _candidate(recognizer, start, start + length, score),
            st.sampled_from([WEAK, CHECKED, STRONG]),
            st.integers(0, 30),
            st.integers(1, 10),
            st.sampled_from([0.5, 0.9]),
        ),
        max_size=20,
    )
)
def test_what_is_dropped_lost_to_something_that_stays(candidates: list[Candidate]) -> None:
    kept = resolve(candidates)
    assert all(before.end <= after.start for before, after in pairwise(kept))
    for candidate in candidates:
        rivals = [each for each in kept if each.start < candidate.end and candidate.start < each.end]
        assert candidate in kept or any(rival.rank >= candidate.rank for rival in rivals)
