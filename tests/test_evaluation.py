import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.corpus import Sample
from moderator.evaluation import Score, Share, evaluate, render_text, to_json
from moderator.models import Analysis, Decision, Finding, Severity, Triage

DECISION = Decision((), (), Severity.NONE, "v")
SAMPLES = [
    Sample(
        id="A1",
        channel="forum",
        text="segredo um",
        entities=[{"type": "BR_CPF", "start": 0, "end": 5}, {"type": "PERSON", "start": 6, "end": 9}],
        support_request=True,
        products=["sei"],
        support_type="reportar_erro",
        sphere="municipal",
        route="portal_ticket",
    ),
    Sample(id="A2", channel="whatsapp", text="segredo dois", route="chatbot", route_also_ok=["none"]),
    Sample(id="A3", channel="whatsapp", text="segredo três", support_request=True, route="portal_ticket"),
]
ANSWERS = {
    "A1": (
        [("BR_CPF", 0, 5), ("PERSON", 6, 8)],
        Triage(True, 0.9, ("sei",), "registrar_duvida", "municipal", "portal_ticket"),
    ),
    "A2": ([("BR_CPF", 1, 3)], Triage(False, 0.1)),
    "A3": ([], Triage(False, 0.4, abstained=True)),
}


def analyse(message):
    spans, triage = ANSWERS[message.external_id]
    return Analysis(tuple(Finding(kind, start, end, 1.0, "x") for kind, start, end in spans), triage, DECISION, "")


def test_figures():
    report = evaluate(SAMPLES, analyse)
    assert report.samples == 3
    assert report.entities == {"BR_CPF": Score(1, 1, 0, 1), "PERSON": Score(0, 1, 1, 1), "ALL": Score(1, 2, 1, 2)}
    assert report.support_request == Score(1, 0, 1)
    assert report.shares == {
        "route": Share(2, 3),
        "products": Share(2, 2),
        "support_type": Share(1, 2),
        "sphere": Share(1, 1),
    }
    assert report.decided == Score(1, 0, 0)
    assert report.abstained == Share(1, 3)
    assert report.errors["support_request"] == ("A3",)
    assert report.worst == ("A3",)
    assert report.errors["support_type"] == ("A1",)


def test_calibration_error_is_the_gap_between_confidence_and_truth():
    # bins of ten: 0.9 for what is true, 0.1 for what is not, and 0.4 for what is true
    assert evaluate(SAMPLES, analyse).calibration_error == pytest.approx((0.1 + 0.1 + 0.6) / 3)


def test_score():
    score = Score(right=6, invented=2, missed=4, touched=8)
    assert (score.precision.value, score.recall.value, score.overlap_recall.value) == (0.75, 0.6, 0.8)
    assert score.f1 == pytest.approx(2 / 3)
    assert Score(0, 0, 0).f1 == 0.0


@pytest.mark.parametrize(
    ("hits", "total", "interval"),
    [(0, 0, (0, 1)), (10, 10, (0.7225, 1)), (0, 10, (0, 0.2775)), (50, 100, (0.4038, 0.5962))],
)
def test_wilson_interval(hits, total, interval):
    assert Share(hits, total).interval == pytest.approx(interval, abs=1e-4)


@given(st.integers(1, 10_000), st.data())
def test_the_interval_holds_the_share(total, data):
    share = Share(data.draw(st.integers(0, total)), total)
    low, high = share.interval
    assert 0 <= low <= share.value + 1e-9
    assert share.value - 1e-9 <= high <= 1


def test_reports_say_figures_and_ids_and_never_texts():
    report = evaluate(SAMPLES, analyse)
    assert json.loads(to_json(report))["support_request"]["recall"]["value"] == 0.5
    assert "BR_CPF              0.500 [0.09, 0.91]" in render_text(report)
    assert "A3" in to_json(report)
    assert "segredo" not in to_json(report) + render_text(report)
