"""Presidio's AnalyzerEngine without a language model, and the one recogniser that runs all of ours.

RE2 tells in one linear scan which patterns can match; only those run, as exact `regex` patterns, each
match then meets its check digits and its nearest cue. What the patterns are is left to `recognizers/`,
who wins an overlap to `candidate.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

import re2
import regex
from presidio_analyzer import (
    AnalysisExplanation,
    AnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine

from moderator.detection.candidate import Candidate, resolve
from moderator.detection.cues import ENUMERATION, Cue, Cues
from moderator.detection.recognizer import Pattern, Recognizer, compact

LANGUAGE = "pt"
THRESHOLD = 0.5
GATE_MEMORY = 64 << 20  # bytes a set; RE2::Set answers "nothing" when its automaton outgrows this
GATE_SIZE = 14  # expressions in a set


class GatedRecognizer(EntityRecognizer):
    """Every recogniser behind one gate. `analyze` raises TimeoutError past `budget` seconds of one text."""

    def __init__(
        self,
        recognizers: Sequence[Recognizer],
        *,
        public: Collection[str] = (),
        budget: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._public = frozenset(value.casefold() for value in public)
        self._budget, self._clock = budget, clock
        self._cues = Cues(recognizers)
        self._gate, self._patterns = _build_gate(recognizers)
        kinds = {recognizer.entity_type for recognizer in recognizers if recognizer.reported}
        super().__init__(supported_entities=sorted(kinds), supported_language=LANGUAGE, name="ModeraPEN")

    def load(self) -> None:
        """Nothing to load: the patterns were compiled when this was built."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Non-overlapping results of `entities` in normalised `text`, by position."""
        deadline = self._clock() + self._budget
        gates = self._gate.Match(text) or ()
        if 0 not in gates:  # the canary that matches everything: RE2 gave up
            raise MemoryError("gate out of memory")
        if len(gates) == 1:
            return []
        wanted = set(entities)
        candidates = [
            candidate
            for gate in sorted(gates)
            for recognizer, pattern, compiled in self._patterns[gate]
            for candidate in self._match(text, recognizer, pattern, compiled, deadline)
        ]
        winners = resolve(candidates)
        found = {winner.recognizer.entity_type for winner in winners} | {None}
        return [
            _result(winner)
            for winner in winners
            if winner.recognizer.entity_type in wanted and winner.recognizer.needs in found
        ]

    def _match(
        self, text: str, recognizer: Recognizer, pattern: Pattern, compiled: regex.Pattern[str], deadline: float
    ) -> Iterator[Candidate]:
        span: str | int = "value" if "value" in compiled.groupindex else 0
        earlier: tuple[int, Cue | None] | None = None
        for match in compiled.finditer(text, timeout=self._left(deadline)):
            self._left(deadline)
            start, end = match.span(span)
            if not recognizer.reported:
                yield Candidate(recognizer, pattern, start, end, 1.0)
            elif pattern.judge:
                for verdict in pattern.judge(match):
                    yield Candidate(recognizer, pattern, *verdict)
            elif self._is_valid(recognizer, pattern, match, match[span]):
                cue = self._find_cue(text, start, end, earlier) if pattern.needs_cue else None
                earlier = end, cue
                score = _score(pattern, cue, recognizer.entity_type)
                if score >= THRESHOLD:
                    word = _word(match, cue, recognizer.entity_type)
                    public = recognizer.is_public is not None and recognizer.is_public(match[span])
                    yield Candidate(recognizer, pattern, start, end, THRESHOLD if public else score, word, public)

    def _is_valid(self, recognizer: Recognizer, pattern: Pattern, match: regex.Match[str], value: str) -> bool:
        if recognizer.check and not recognizer.check(compact(value)):
            return False
        if pattern.accept and not pattern.accept(match):
            return False
        return value.casefold() not in self._public

    def _find_cue(self, text: str, start: int, end: int, earlier: tuple[int, Cue | None] | None) -> Cue | None:
        """The value's own nearest cue, or that of the `earlier` value that it is enumerated with."""
        if earlier and ENUMERATION.fullmatch(text, earlier[0], start):
            return earlier[1]
        return self._cues.nearest(text, start, end)

    def _left(self, deadline: float) -> float:
        """Seconds until the deadline."""
        left = deadline - self._clock()
        if left <= 0:
            raise TimeoutError
        return left


class _NoEnhancer(ContextAwareEnhancer):
    """Our cues have already spoken; Presidio's context words need a language model's lemmas."""

    def __init__(self) -> None:
        super().__init__(0, 0, 0, 0)

    def enhance_using_context(
        self, text: str, raw_results: list[RecognizerResult], *_: Any, **__: Any
    ) -> list[RecognizerResult]:
        return raw_results


def build_analyzer(recognizer: EntityRecognizer) -> AnalyzerEngine:
    """Presidio with this one recogniser and neither model nor network."""
    return AnalyzerEngine(
        nlp_engine=NoOpNlpEngine([{"lang_code": LANGUAGE, "model_name": "no_op"}]),
        registry=RecognizerRegistry(recognizers=[recognizer], supported_languages=[LANGUAGE]),
        supported_languages=[LANGUAGE],
        context_aware_enhancer=_NoEnhancer(),
    )


_Compiled = tuple[Recognizer, Pattern, regex.Pattern[str]]


class _Gate:
    """Several RE2.Sets that answer as one. In a single set nearly every text would need states of the automaton
    that no text before it did, which costs ten times the matching and soon fills the memory."""

    def __init__(self, expressions: Sequence[str]) -> None:
        """The first of the expressions is the canary, which goes into every set."""
        self._canary = expressions[0]
        self._sets = [
            (first, self._build(expressions[first : first + GATE_SIZE]))
            for first in range(1, len(expressions), GATE_SIZE)
        ]

    def Match(self, text: str) -> list[int]:  # noqa: N802  as RE2.Set has it
        """Indices of the expressions that match somewhere; none at all, not even 0, where RE2 gave up."""
        encoded, found = text.encode(), [0]
        for first, expressions in self._sets:
            hits = expressions.Match(encoded) or ()
            if 0 not in hits:
                return []
            found += [first + hit - 1 for hit in hits if hit]
        return found

    def _build(self, expressions: Sequence[str]) -> Any:
        options = re2.Options()
        options.max_mem = GATE_MEMORY
        built = re2.Set.SearchSet(options)
        for expression in (self._canary, *expressions):
            built.Add(expression)
        built.Compile()
        return built


def _build_gate(recognizers: Iterable[Recognizer]) -> tuple[_Gate, list[list[_Compiled]]]:
    """The gate and, by its indices, the patterns behind each expression. Index 0 is the canary."""
    by_gate: dict[str, list[_Compiled]] = {"": []}
    for recognizer in recognizers:
        for pattern in recognizer.patterns:
            compiled = regex.compile(pattern.regex, regex.VERBOSE)
            by_gate.setdefault(pattern.gate, []).append((recognizer, pattern, compiled))
    return _Gate(list(by_gate)), list(by_gate.values())


def _score(pattern: Pattern, cue: Cue | None, entity_type: str) -> float:
    if cue and cue.entity_type == entity_type:
        return pattern.cued
    return pattern.disputed if cue and cue.adjacent else pattern.alone


def _word(match: regex.Match[str], cue: Cue | None, entity_type: str) -> str | None:
    """The word to explain the finding with: the pattern's own, else a cue that speaks for it."""
    if "cue" in match.re.groupindex:
        return str(match["cue"]).lower()
    return cue.word if cue and cue.entity_type == entity_type else None


def _result(candidate: Candidate) -> RecognizerResult:
    explanation = AnalysisExplanation(
        recognizer=candidate.recognizer.name,
        original_score=candidate.score,
        pattern_name=candidate.pattern.form,
        textual_explanation=candidate.reason,
    )
    return RecognizerResult(
        candidate.recognizer.entity_type, candidate.start, candidate.end, candidate.score, explanation
    )
