"""How triage does on labelled corpora by cross-validation: every target with its figure and 95% interval, what it
takes for what, and its worst errors by id. Never a text.

Splitting and training are left to `folds` and `training`, counting to `evaluation`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from moderator.corpus import Sample, load_corpus, message_of
from moderator.evaluation import Report, evaluate
from moderator.folds import group
from moderator.models import Analysis, Decision, Severity, Triage
from moderator.training import cross_validate, hide_entities
from moderator.triage import load_catalogue, load_policy

NO_DECISION = Decision((), (), Severity.NONE, "")
RESAMPLES = 400  # of the bootstrap: enough for two digits of an interval
SEED = 0  # the same intervals every time

SHARES = {"route": ">= .90", "products": ">= .85", "support_type": ">= .80", "sphere": ">= .85"}


@dataclass(frozen=True, slots=True)
class Validation:
    """What triage said of each sample, by id, from a model trained without it and without anything like it."""

    samples: Sequence[Sample]
    triages: Mapping[str, Triage]

    def report(self, samples: Sequence[Sample] | None = None) -> Report:
        """The figures, of some samples or of all; no personal data is looked for."""
        return evaluate(
            self.samples if samples is None else samples,
            lambda message: Analysis((), self.triages[message.external_id], NO_DECISION, message.text),
        )

    def errors(self) -> list[tuple[Sample, Triage]]:
        """Samples that went the wrong way, worst first: taken for a request or for none with most confidence, then
        those sent to a wrong channel."""
        wrong = [
            (sample, triage)
            for sample in self.samples
            if (triage := self.triages[sample.id]).route not in {sample.route, *sample.route_also_ok}
        ]
        return sorted(wrong, key=_harm, reverse=True)


def validate(corpora: Sequence[Path], *, extras: Sequence[Path] = (), rules: Path) -> Validation:
    """Cross-validate triage on the corpora; `extras` are corpora to train on only, never asked about.

    Raises as `training.train` does.
    """
    catalogue = load_catalogue(rules / "catalogue.yaml")
    policy = load_policy(rules / "triage", catalogue)
    samples, more = (
        [hide_entities(sample) for path in paths for sample in load_corpus(path)] for paths in (corpora, extras)
    )
    triages = {
        sample.id: classifier.classify(message_of(sample))
        for sample, classifier in cross_validate(samples, catalogue, policy, extras=more)
    }
    return Validation(samples, triages)


def render(validation: Validation, *, errors: int) -> str:
    """For people: each target with its figure, its interval and what is asked, the confusions, the worst errors."""
    wrong = validation.errors()
    lines = [
        f"{len(validation.samples)} samples; 95% intervals by bootstrap over groups of alike texts in brackets",
        "",
    ]
    lines += _targets(validation)
    confused = Counter((sample.route, triage.route) for sample, triage in wrong)
    lines += ["", f"{'expected':<22}{'got':<22}texts"]
    lines += [f"{expected:<22}{got:<22}{count}" for (expected, got), count in confused.most_common()]
    if errors:
        lines += ["", f"{'worst':<8}{'expected':<22}{'got':<22}confidence  by"]
    for sample, triage in wrong[:errors]:
        phrases = "; ".join(triage.evidence) or "-"
        lines.append(f"{sample.id:<8}{sample.route:<22}{triage.route:<22}{triage.confidence:<12.2f}{phrases}")
    return "\n".join(lines)


def _targets(validation: Validation) -> Iterator[str]:
    whole = _figures(validation.report())
    spreads: dict[str, list[float]] = defaultdict(list)
    for samples in _resample(validation.samples):
        for name, (figure, _) in _figures(validation.report(samples)).items():
            spreads[name].append(figure)
    yield f"{'target':<20}{'figure':<8}{'interval':<14}asked"
    for name, (figure, asked) in whole.items():
        spread = sorted(spreads[name])
        low, high = spread[int(0.025 * len(spread))], spread[int(0.975 * len(spread))]
        yield f"{name:<20}{figure:<8.3f}{f'[{low:.2f}, {high:.2f}]':<14}{asked}"


def _figures(report: Report) -> dict[str, tuple[float, str]]:
    """What there is a target for on unseen texts: the figure, and what is asked of it."""
    return {
        "precision, decided": (report.decided.precision.value, ">= .93"),
        "recall, decided": (report.decided.recall.value, ">= .90"),
        "abstained": (report.abstained.value, "<= .10"),
        "F1, all": (report.support_request.f1, ">= .92"),
        "calibration error": (report.calibration_error, "<= .05"),
        **{name: (share.value, SHARES[name]) for name, share in report.shares.items()},
    }


def _resample(samples: Sequence[Sample]) -> Iterator[list[Sample]]:
    """As many groups as there are, drawn with replacement: texts that are alike come out right or wrong together."""
    groups = group(samples)
    chance = Random(SEED)  # noqa: S311  draws samples, guards nothing
    for _ in range(RESAMPLES):
        yield [samples[index] for members in chance.choices(groups, k=len(groups)) for index in members]


def _harm(wrong: tuple[Sample, Triage]) -> tuple[bool, float, str]:
    sample, triage = wrong
    return (sample.support_request != triage.support_request, abs(triage.confidence - 0.5), sample.id)
