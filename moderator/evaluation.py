"""How well do detection and triage do on a labelled corpus? Precision, recall, F1 and their 95% intervals. Pure.

A report names samples by id only, never by text. Reading arguments and printing is left to the command line.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from moderator.corpus import Sample, load_corpus, message_of
from moderator.models import Analysis, Message

__all__ = ["Report", "Sample", "Score", "Share", "evaluate", "load_corpus", "render_text", "to_json"]

Z = 1.96  # of a 95% interval
ALL = "ALL"  # the entity types together
BINS = 10  # of the calibration error
WORST = 20  # errors named as the worst


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
    """`entities` by type and all together (`ALL`), exact spans; `support_request` with every guess counted, `decided`
    without those abstained from; `shares` are accuracies of triage; `calibration_error` is the expected one, in ten
    bins; `errors` names, for each figure, the samples that came out wrong, `worst` those of support requests that
    were surest of it, worst first."""

    samples: int
    entities: dict[str, Score]
    support_request: Score
    decided: Score
    abstained: Share
    calibration_error: float
    shares: dict[str, Share]
    errors: dict[str, tuple[str, ...]]
    worst: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was said of one sample being a support request, and whether it is."""

    sample: str
    said: bool
    true: bool
    confidence: float
    abstained: bool


@dataclass(slots=True)
class _Tally:
    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0]))
    shares: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    answers: list[_Answer] = field(default_factory=list)

    def share(self, name: str, sample: Sample, right: bool) -> None:
        self.shares[name][0] += right
        self.shares[name][1] += 1
        if not right:
            self.errors[name].append(sample.id)


def evaluate(samples: Iterable[Sample], analyse: Callable[[Message], Analysis]) -> Report:
    """Run the analysis over every sample and count. Sphere and products are asked of support requests only."""
    tally = _Tally()
    number = 0
    for number, sample in enumerate(samples, 1):  # noqa: B007  its last value is how many there were
        analysis = analyse(message_of(sample))
        _count_entities(tally, sample, analysis)
        _count_triage(tally, sample, analysis)
    return Report(
        samples=number,
        entities={name: Score(*counts) for name, counts in sorted(tally.counts.items(), key=_all_last)},
        support_request=_score(tally.answers),
        decided=_score([answer for answer in tally.answers if not answer.abstained]),
        abstained=Share(sum(answer.abstained for answer in tally.answers), number),
        calibration_error=_calibration_error(tally.answers),
        shares={name: Share(*counts) for name, counts in tally.shares.items()},
        errors={name: tuple(ids) for name, ids in tally.errors.items()},
        worst=_worst(tally.answers),
    )


def _score(answers: Sequence[_Answer]) -> Score:
    return Score(
        right=sum(answer.said and answer.true for answer in answers),
        invented=sum(answer.said and not answer.true for answer in answers),
        missed=sum(answer.true and not answer.said for answer in answers),
    )


def _calibration_error(answers: Sequence[_Answer]) -> float:
    """How far the confidence is from the share of support requests, on average over bins weighed by their size."""
    bins: dict[int, list[_Answer]] = defaultdict(list)
    for answer in answers:
        bins[min(int(answer.confidence * BINS), BINS - 1)].append(answer)
    gaps = (abs(sum(answer.confidence - answer.true for answer in filled)) for filled in bins.values())
    return sum(gaps) / len(answers) if answers else 0.0


def _worst(answers: Sequence[_Answer]) -> tuple[str, ...]:
    wrong = sorted((-abs(answer.confidence - 0.5), answer.sample) for answer in answers if answer.said != answer.true)
    return tuple(sample for _, sample in wrong[:WORST])


def _all_last(item: tuple[str, object]) -> tuple[bool, str]:
    return (item[0] == ALL, item[0])


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
    tally.answers.append(
        _Answer(sample.id, triage.support_request, sample.support_request, triage.confidence, triage.abstained)
    )
    if triage.support_request != sample.support_request:
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
            "decided": _figures(report.decided),
            "abstained": _share(report.abstained),
            "calibration_error": round(report.calibration_error, 4),
            **{name: _share(share) for name, share in report.shares.items()},
            "errors": {name: list(ids) for name, ids in report.errors.items()},
            "worst": list(report.worst),
        },
        ensure_ascii=False,
        indent=2,
    )


def render_text(report: Report) -> str:
    """The report as a table for people."""
    lines = [f"{report.samples} samples; 95% intervals in brackets", "", *_table(report.entities, overlaps=True), ""]
    answers = {"support_request": report.support_request, "  decided": report.decided}
    lines += [*_table(answers, overlaps=False), ""]
    shares = {"abstained": report.abstained, **report.shares}
    lines += [f"{name:<20}{_told(share)}  of {share.total}" for name, share in shares.items()]
    lines += [f"{'calibration error':<20}{report.calibration_error:.3f}", "", f"worst: {' '.join(report.worst) or '-'}"]
    return "\n".join(lines)


def compare_text(report: Report, peers: Mapping[str, Report]) -> str:
    """Recall and precision of each kind beside those of peers run on the same samples; «-» where a peer found none."""
    reports = {"ours": report, **peers}
    lines = [f"{'recall / precision':<20}" + "".join(f"{name:<18}" for name in reports)]
    for kind in report.entities:
        columns = (_beside(item.entities.get(kind)) for item in reports.values())
        lines.append(f"{kind:<20}" + "".join(f"{column:<18}" for column in columns))
    return "\n".join(lines)


def _beside(score: Score | None) -> str:
    if score is None or not score.right + score.invented:
        return "-"
    return f"{score.recall.value:.3f} / {score.precision.value:.3f}"


def _table(scores: dict[str, Score], *, overlaps: bool) -> Iterator[str]:
    yield f"{'':<20}{'precision':<22}{'recall':<22}{'F1':<7}{'overlap' if overlaps else '':<22}labels"
    for name, score in scores.items():
        overlap = _told(score.overlap_recall) if overlaps else ""
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
