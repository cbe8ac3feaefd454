"""How well do detection and triage do on a labelled corpus? Precision, recall, F1 and their 95% intervals. Pure.

A report names samples by id only, never by text. Reading arguments and printing is left to the command line.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from moderator.errors import PayloadError
from moderator.models import Analysis, Author, ChannelKind, Message

Z = 1.96  # of a 95% interval
ALL = "ALL"  # the entity types together


class _Entity(BaseModel):
    type: str
    start: int
    end: int


class Sample(BaseModel):
    """One labelled message, in the corpus's own schema; `title` is optional."""

    id: str
    channel: ChannelKind
    text: str
    title: str | None = None
    entities: tuple[_Entity, ...] = ()
    support_request: bool = False
    products: tuple[str, ...] = ()
    support_type: str | None = None
    sphere: str | None = None
    route: str = "none"
    route_also_ok: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`, with its 95% Wilson interval."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson score interval: honest for few samples and near 0 or 1, unlike the normal one."""
        if not self.total:
            return (0.0, 1.0)
        p, n = self.value, self.total
        centre = p + Z * Z / (2 * n)
        margin = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        scale = 1 + Z * Z / n
        return (max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale))


@dataclass(frozen=True, slots=True)
class Score:
    """Right, invented and missed answers of one kind; `touched` counts labels that some finding overlaps."""

    right: int
    invented: int
    missed: int
    touched: int = 0

    @property
    def precision(self) -> Share:
        return Share(self.right, self.right + self.invented)

    @property
    def recall(self) -> Share:
        return Share(self.right, self.right + self.missed)

    @property
    def overlap_recall(self) -> Share:
        return Share(self.touched, self.right + self.missed)

    @property
    def f1(self) -> float:
        asked = 2 * self.right + self.invented + self.missed
        return 2 * self.right / asked if asked else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """`entities` by type and all together (`ALL`), exact spans; `shares` are accuracies of triage; `errors`
    names, for each figure, the samples that came out wrong."""

    samples: int
    entities: dict[str, Score]
    support_request: Score
    shares: dict[str, Share]
    errors: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class _Tally:
    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0]))
    shares: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def share(self, name: str, sample: Sample, right: bool) -> None:
        self.shares[name][0] += right
        self.shares[name][1] += 1
        if not right:
            self.errors[name].append(sample.id)


def load_corpus(path: Path) -> list[Sample]:
    """Samples of a JSON Lines file. Raises PayloadError naming the line, and the field where there is one."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise PayloadError(f"{path.name}:1: not UTF-8") from None
    samples = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            samples.append(Sample.model_validate_json(line))
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(step) for step in fault["loc"]) or "line"
            raise PayloadError(f"{path.name}:{number}: {where}: {fault['type']}") from None
    return samples


def evaluate(samples: Iterable[Sample], analyse: Callable[[Message], Analysis]) -> Report:
    """Run the analysis over every sample and count. Sphere and products are asked of support requests only."""
    tally = _Tally()
    number = 0
    for number, sample in enumerate(samples, 1):  # noqa: B007  its last value is how many there were
        analysis = analyse(_message(sample))
        _count_entities(tally, sample, analysis)
        _count_triage(tally, sample, analysis)
    scores = {name: Score(*counts) for name, counts in sorted(tally.counts.items(), key=_all_last)}
    support = scores.pop("support_request", Score(0, 0, 0))
    return Report(
        samples=number,
        entities=scores,
        support_request=support,
        shares={name: Share(*counts) for name, counts in tally.shares.items()},
        errors={name: tuple(ids) for name, ids in tally.errors.items()},
    )


def _all_last(item: tuple[str, object]) -> tuple[bool, str]:
    return (item[0] == ALL, item[0])


def _message(sample: Sample) -> Message:
    author = Author(id="sample", handle="sample")
    return Message(sample.channel, sample.id, "1", sample.text, author, title=sample.title)


def _count_entities(tally: _Tally, sample: Sample, analysis: Analysis) -> None:
    found = {(item.entity_type, item.start, item.end) for item in analysis.findings if item.field == "text"}
    labelled = {(item.type, item.start, item.end) for item in sample.entities}
    for kind, start, end in found | labelled:
        if (kind, start, end) in found & labelled:
            column = 0
        else:
            column = 1 if (kind, start, end) in found else 2
            tally.errors[kind].append(sample.id)
        for name in (kind, ALL):
            tally.counts[name][column] += 1
    for kind, start, end in labelled:
        if any(other == kind and begin < end and start < stop for other, begin, stop in found):
            tally.counts[kind][3] += 1
            tally.counts[ALL][3] += 1


def _count_triage(tally: _Tally, sample: Sample, analysis: Analysis) -> None:
    triage = analysis.triage
    if sample.support_request or triage.support_request:
        right = sample.support_request and triage.support_request
        tally.counts["support_request"][0 if right else 1 if triage.support_request else 2] += 1
        if not right:
            tally.errors["support_request"].append(sample.id)
    tally.share("route", sample, triage.route in {sample.route, *sample.route_also_ok})
    if not sample.support_request:
        return
    tally.share("products", sample, set(triage.products) == set(sample.products))
    tally.share("support_type", sample, triage.support_type == sample.support_type)
    if sample.sphere is not None:
        tally.share("sphere", sample, triage.sphere == sample.sphere)


def to_json(report: Report) -> str:
    """The report as one JSON object: figures, intervals, and ids of the samples in error."""
    return json.dumps(
        {
            "samples": report.samples,
            "entities": {kind: _figures(score) for kind, score in report.entities.items()},
            "support_request": _figures(report.support_request),
            **{name: _share(share) for name, share in report.shares.items()},
            "errors": {name: list(ids) for name, ids in report.errors.items()},
        },
        ensure_ascii=False,
        indent=2,
    )


def render_text(report: Report) -> str:
    """The report as a table for people."""
    lines = [f"{report.samples} samples; 95% intervals in brackets", "", *_table(report.entities), ""]
    lines += [*_table({"support_request": report.support_request}), ""]
    lines += [f"{name:<20}{_told(share)}  of {share.total}" for name, share in report.shares.items()]
    return "\n".join(lines)


def _table(scores: dict[str, Score]) -> Iterator[str]:
    yield f"{'':<20}{'precision':<22}{'recall':<22}{'F1':<7}{'overlap':<22}labels"
    for name, score in scores.items():
        overlap = _told(score.overlap_recall) if name != "support_request" else ""
        yield (
            f"{name:<20}{_told(score.precision):<22}{_told(score.recall):<22}{score.f1:<7.3f}{overlap:<22}"
            f"{score.recall.total}"
        )


def _told(share: Share) -> str:
    low, high = share.interval
    return f"{share.value:.3f} [{low:.2f}, {high:.2f}]"


def _figures(score: Score) -> dict[str, Any]:
    return asdict(score) | {
        "precision": _share(score.precision),
        "recall": _share(score.recall),
        "overlap_recall": _share(score.overlap_recall),
        "f1": round(score.f1, 4),
    }


def _share(share: Share) -> dict[str, Any]:
    return asdict(share) | {"value": round(share.value, 4), "interval": _rounded(share.interval)}


def _rounded(numbers: Sequence[float]) -> list[float]:
    return [round(number, 4) for number in numbers]
