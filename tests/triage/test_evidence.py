import pytest

from moderator.triage.evidence import Scale
from moderator.triage.phrases import tokenise
from moderator.triage.policy import Policy, Signal

POLICY = Policy(
    signals=(
        Signal(id="falha", weights={"support": 3.0, "reportar_erro": 2.0}, phrases=("caiu", "nao abre")),
        Signal(id="resolvido", weights={"support": -4.0, "none": 1.0}, phrases=("resolvido",)),
        Signal(id="marca", weights={"support": 1.0}, phrases=("<log>",)),
    ),
    bias={"support": -1.0},
    signal_lists={},
    yields={},
    families={},
    mentions=(),
    product_lists={},
    spheres=(),
    sphere_lists={},
)


def weigh(text, *marks):
    return Scale(POLICY).weigh([*tokenise(text), *marks])


@pytest.mark.parametrize(("text", "probability"), [("bom dia", 0.2689), ("caiu", 0.8808), ("caiu, resolvido", 0.1192)])
def test_probability_is_the_logistic_of_the_sum(text, probability):
    assert weigh(text).probability == pytest.approx(probability, abs=1e-4)


def test_a_signal_counts_once():
    assert weigh("caiu caiu não abre").scores["support"] == 2.0


def test_best_takes_the_highest_sum_and_the_first_in_a_tie():
    assert weigh("caiu").best(["registrar_duvida", "reportar_erro"]) == "reportar_erro"
    assert weigh("oi").best(["a", "b"]) == "a"


def test_phrases_speak_for_the_answer_given_and_marks_are_no_phrases():
    evidence = weigh("não abre, resolvido", "<log>")
    assert evidence.phrases(support=True) == ("nao abre",)
    assert evidence.phrases(support=False) == ("resolvido",)
