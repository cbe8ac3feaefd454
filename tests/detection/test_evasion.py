"""What is found in plain writing is found in disguise, and a disguise alone raises no alarm.

The disguises are applied by code to the frozen texts. Each gets a kind and a value and returns how the value
is written instead; a value that it leaves as it was doesn't count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from moderator.detection import Detector

HERE = Path(__file__).parent
NUMBERS = frozenset(
    {"BR_CPF", "BR_CNPJ", "BR_RG", "BR_PIS", "BR_VOTER_ID", "BR_CNH", "BR_CNS", "BR_SIAPE", "BR_RENAVAM"}
    | {"CREDIT_CARD", "BR_CEP", "PHONE_NUMBER"}
)
TALK = NUMBERS | {"EMAIL_ADDRESS", "PERSON", "BR_PASSPORT", "BR_VEHICLE_PLATE", "BR_PIX_KEY"}
MAILBOX = frozenset({"EMAIL_ADDRESS"})
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


class Disguise(NamedTuple):
    """How values are written instead: `mark` stands on both sides; `kinds` is None for all."""

    write: Callable[[str], str]
    kinds: frozenset[str] | None = None
    mark: str = ""

    def fits(self, kind: str, value: str) -> bool:
        return (self.kinds is None or kind in self.kinds) and bool(self.mark or self.write(value) != value)


def _bold_inside(value: str) -> str:
    third = len(value) // 3
    if not (value[third].isdigit() and value[2 * third - 1].isdigit()):
        return value
    return f"{value[:third]}**{value[third : 2 * third]}**{value[2 * third :]}"


def _break_line(value: str) -> str:
    """At the last separator, else amid the eleven digits that check digits tell from two numbers."""
    if re.search(r"[.-]", value):
        return re.sub(r"(.*[.-])", "\\1\n", value, count=1)
    return f"{value[:6]}\n{value[6:]}" if re.fullmatch(r"\d{11}", value) else value


def _encode(value: str) -> str:
    return re.sub(r"[^A-Za-zÀ-ú]", lambda character: f"&#{ord(character[0])};", value)


def _spell(at: str, dot: str) -> Callable[[str], str]:
    return lambda address: address.replace(".", dot).replace("@", at)


DISGUISES = {
    "full width": Disguise(lambda value: value.translate(FULL_WIDTH)),
    "zero width": Disguise(lambda value: re.sub(r"(?<=\S)(?=\S)", "\u200b", value)),
    "soft hyphens": Disguise(lambda value: re.sub(r"(?<=\w)(?=\w)", "\u00ad", value)),
    "no-break spaces": Disguise(lambda value: value.replace(" ", "\u00a0")),
    "thin spaces": Disguise(lambda value: value.replace(" ", "\u2009")),
    "no-break hyphens": Disguise(lambda value: value.replace("-", "\u2011")),
    "en dashes": Disguise(lambda value: value.replace("-", "–")),
    "minus signs": Disguise(lambda value: value.replace("-", "\u2212")),
    "spaces between digits": Disguise(lambda value: " ".join(value.replace(" ", "")), NUMBERS),
    "dots between digits": Disguise(lambda value: ".".join(re.findall(r"\w", value)), NUMBERS),
    "line break inside": Disguise(_break_line, NUMBERS),
    "bold around": Disguise(str, TALK, "**"),
    "italics around": Disguise(str, TALK, "_"),
    "bold of WhatsApp around": Disguise(str, TALK, "*"),
    "code around": Disguise(str, TALK, "`"),
    "bold inside": Disguise(_bold_inside, NUMBERS),
    "HTML entities": Disguise(_encode, TALK),
    "letter O for zero": Disguise(lambda value: value.replace("0", "O"), NUMBERS - {"BR_CNPJ"}),
    "«arroba» and «ponto»": Disguise(_spell(" arroba ", " ponto "), MAILBOX),
    "[at] and [dot]": Disguise(_spell("[at]", "[dot]"), MAILBOX),
    "(at)": Disguise(_spell(" (at) ", "."), MAILBOX),
}


def _read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def _find(detector: Detector, text: str) -> set[tuple[str, int, int]]:
    return {(found.entity_type, found.start, found.end) for found in detector.detect_text(text)}


def _disguise(
    text: str, entities: list[tuple[str, int, int]], disguise: Disguise
) -> tuple[str, list[tuple[str, int, int]]]:
    """The text with every fitting value disguised, and where those values are now."""
    pieces, spans, done, length = [], [], 0, 0
    for kind, start, end in sorted(entities, key=lambda entity: entity[1]):
        value = text[start:end]
        if not disguise.fits(kind, value):
            continue
        written = disguise.write(value)
        pieces += text[done:start], disguise.mark, written, disguise.mark
        at = length + start - done + len(disguise.mark)
        spans.append((kind, at, at + len(written)))
        length, done = at + len(written) + len(disguise.mark), end
    return "".join([*pieces, text[done:]]), spans


@pytest.fixture(scope="module")
def plainly_found(detector: Detector) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """The frozen texts, each with what is rightly found in it."""
    samples = []
    for sample in _read("frozen.jsonl"):
        labels = {(entity["type"], entity["start"], entity["end"]) for entity in sample["entities"]}
        samples.append((sample["text"], sorted(labels & _find(detector, sample["text"]))))
    return samples


@pytest.fixture(scope="module")
def alarms(detector: Detector) -> dict[str, int]:
    """How many findings each hard negative has as it stands."""
    return {sample["text"]: len(_find(detector, sample["text"])) for sample in _read("hard_negatives.jsonl")}


def test_what_is_found_plain_is_found_disguised(
    detector: Detector, plainly_found: list[tuple[str, list[tuple[str, int, int]]]]
) -> None:
    found: dict[str, int] = {}
    asked: dict[str, int] = {}
    for name, disguise in DISGUISES.items():
        found[name] = asked[name] = 0
        for text, entities in plainly_found:
            written, spans = _disguise(text, entities, disguise)
            if spans:
                found[name] += len(_find(detector, written).intersection(spans))
                asked[name] += len(spans)
        print(f"{name:<26}{found[name]:>5} of {asked[name]:>4}  {found[name] / asked[name]:.3f}")
    print(f"{'all':<26}{sum(found.values()):>5} of {sum(asked.values()):>4}")
    assert sum(found.values()) >= 0.95 * sum(asked.values())
    assert {name for name in DISGUISES if found[name] < 0.95 * asked[name]} == set()


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_raises_no_alarm(detector: Detector, alarms: dict[str, int], name: str) -> None:
    """Whole hard negatives in disguise, punctuation included; of addresses only what looks like one."""
    disguise = DISGUISES[name]
    for text, known in alarms.items():
        parts = re.split(
            r"(?<!\S)(\w[\w.]*@\w+\S+)" if disguise.kinds == MAILBOX else r"(^.+$)", text, flags=re.MULTILINE
        )
        parts[1::2] = (f"{disguise.mark}{disguise.write(part)}{disguise.mark}" for part in parts[1::2])
        assert len(_find(detector, "".join(parts))) <= known, text
