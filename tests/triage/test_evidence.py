import pytest

from moderator.triage.evidence import Scale
from moderator.triage.phrases import tokenise
from moderator.triage.policy import Policy, Signal

POLICY = Policy(
    signals=(
        Signal(id="falha", weights={"support": 3.0, "reportar_erro": 2.0}, phrases=("caiu", "nao abre")),
        Signal(id="resolvido", weights={"support": -4.0, "none": 1.0}, phrases=("resolvido",)),
        Signal(id="idem", weights={}, thread=1.5, phrases=("aqui tambem",)),
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


@pytest.mark.parametrize(("text", "support"), [("bom dia", -1.0), ("caiu", 2.0), ("caiu, resolvido", -2.0)])
def test_weights_add_up_from_the_bias(text, support):
    assert weigh(text).scores["support"] == support


def test_a_signal_counts_once():
    assert weigh("caiu caiu não abre").scores["support"] == 2.0


def test_best_takes_the_highest_sum_and_the_first_in_a_tie():
    assert weigh("caiu").best(["registrar_duvida", "reportar_erro"]) == "reportar_erro"
    assert weigh("oi").best(["a", "b"]) == "a"


def test_found_are_phrases_of_the_policy_with_their_weights():
    evidence = weigh("Não abre, resolvido", "<log>")
    assert evidence.found == {"falha": "nao abre", "resolvido": "resolvido", "marca": "<log>"}
    assert evidence.weights == {"falha": 3.0, "resolvido": -4.0, "marca": 1.0}


def test_every_phrase_has_its_place():
    assert weigh("caiu. não abre").starts == [("falha", 1), ("falha", 3)]


def test_what_repeats_others_inherits():
    assert weigh("aqui também").inherits == 1.5
    assert weigh("caiu").inherits == 0.0
