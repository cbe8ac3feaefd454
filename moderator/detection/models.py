"""Names by a language model, where the operator has one: an addition to the rules, off by default.

A setting such as `spacy:pt_core_news_lg`, `gliner:urchade/gliner_multi_pii-v1` or
`transformers:pierreguillou/bert-base-cased-pt-lenerbr` names the library and the model (a package, a folder
or a hub id). Nothing is imported before it is asked for. What the rules found always wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from moderator.detection.names import PARTICLES, STOP_WORDS, SURNAMES
from moderator.detection.names.evidence import words_of
from moderator.errors import ConfigError
from moderator.models import Finding

MOST_SURE = 0.55  # below whatever the rules say of a name
_LABELS = frozenset(("PER", "PERSON", "PESSOA"))
_CHUNK = 1000  # characters: transformers read at most 512 tokens, GLiNER 384 words
_OVERLAP = 100  # characters, so that no name is cut in two


class Span(NamedTuple):
    """A person's name as the model sees it; `score` in [0, 1]."""

    start: int
    end: int
    score: float


Model = Callable[[str], Iterable[Span]]


def load_model(setting: str) -> Model:
    """The model that `library:name` names. Raises ConfigError saying what is missing and how to get it."""
    library, _, name = setting.partition(":")
    load = _LOADERS.get(library)
    if load is None or not name:
        known = ", ".join(f"{each}:<model>" for each in _LOADERS)
        raise ConfigError(f"the name model must be one of {known}")
    try:
        return load(name)
    except ImportError:
        raise ConfigError(f"the name model needs the package {library}: pip install {library}") from None
    except Exception as error:
        raise ConfigError(f"{library} can't load the model {name}: {type(error).__name__}; is it downloaded?") from None


def find_more(text: str, spans: Iterable[Span], found: Sequence[Finding], *, field: str = "text") -> list[Finding]:
    """The model's full names that no finding touches, as PERSON, less sure than any rule."""
    more: list[Finding] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        taken = any(span.start < other.end and other.start < span.end for other in (*found, *more))
        if taken or not _is_full_name(text, span):
            continue
        score = min(MOST_SURE, span.score)
        reason = "Nome de pessoa: reconhecido pelo modelo de linguagem."
        more.append(Finding("PERSON", span.start, span.end, score, reason, "Modelo de nomes", field))
    return more


def _is_full_name(text: str, span: Span) -> bool:
    """Two words or more, none of which names an office, an agency or a product."""
    names = [word.folded for word in words_of(text, span.start, span.end) if word.folded not in PARTICLES]
    return len(names) >= 2 and not any(name in STOP_WORDS and name not in SURNAMES for name in names)


def _load_spacy(name: str) -> Model:
    pipeline = import_module("spacy").load(name)

    def find(text: str) -> Iterator[Span]:
        for entity in pipeline(text).ents:
            if entity.label_ in _LABELS:
                yield Span(entity.start_char, entity.end_char, 1.0)

    return find


def _load_gliner(name: str) -> Model:
    model = import_module("gliner").GLiNER.from_pretrained(name)

    def find(text: str) -> Iterator[Span]:
        return _in_chunks(text, lambda chunk: model.predict_entities(chunk, ["person"], threshold=0.5))

    return find


def _load_transformers(name: str) -> Model:
    tagger = import_module("transformers").pipeline("token-classification", model=name, aggregation_strategy="simple")

    def tag(chunk: str) -> list[dict[str, Any]]:
        return [entity for entity in tagger(chunk) if str(entity["entity_group"]).upper() in _LABELS]

    return lambda text: _in_chunks(text, tag)


def _in_chunks(text: str, tag: Callable[[str], Iterable[dict[str, Any]]]) -> Iterator[Span]:
    """Spans of a long text by a model that reads a short one: overlapping pieces, each name once."""
    seen: set[tuple[int, int]] = set()
    for offset in range(0, max(1, len(text) - _OVERLAP), _CHUNK - _OVERLAP):
        for entity in tag(text[offset : offset + _CHUNK]):
            place = offset + int(entity["start"]), offset + int(entity["end"])
            if place not in seen:
                seen.add(place)
                yield Span(*place, float(entity["score"]))


_LOADERS: dict[str, Callable[[str], Model]] = {
    "gliner": _load_gliner,
    "spacy": _load_spacy,
    "transformers": _load_transformers,
}
