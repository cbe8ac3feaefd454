from pathlib import Path

import pytest

from moderator.errors import RuleError
from moderator.triage import load_catalogue, load_policy

RULES = Path(__file__).parents[2] / "rules"
CATALOGUE = load_catalogue(RULES / "catalogue.yaml")
SIGNALS = "bias: {support: -1}\nsignals:\n- id: falha\n  weights: {support: 2}\n  phrases: [caiu]\n"
PRODUCTS = "names: {sei: [o sistema]}\n"
SPHERES = "spheres: {municipal: [prefeitura]}\n"


def write(directory, signals=SIGNALS, products=PRODUCTS, spheres=SPHERES):
    for name, text in (("signals", signals), ("products", products), ("spheres", spheres)):
        (directory / f"{name}.yaml").write_text(text)
    return directory


def test_the_bundled_policy_loads():
    assert len(load_policy(RULES / "triage", CATALOGUE).signals) > 30


def test_a_small_policy_loads(tmp_path):
    policy = load_policy(write(tmp_path), CATALOGUE)
    assert policy.bias == {"support": -1}
    assert policy.spheres == (("prefeitura", "municipal"),)


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        (
            "signals",
            SIGNALS.replace("support: 2", "suporte: 2"),
            "signals.yaml:4:13: signals.0.weights.suporte: no «",
        ),
        (
            "signals",
            SIGNALS.replace("[caiu]", "['{x} caiu']"),
            "signals.yaml:5:13: signals.0.phrases.0: «{x} caiu»: ",
        ),
        (
            "signals",
            SIGNALS.replace("phrases", "frases"),
            "signals.yaml:5:3: signals.0.frases: unknown word, ",
        ),
        ("signals", SIGNALS.replace("weights: {", "weights: [{"), "signals.yaml:"),
        ("products", "names: {sai: [x]}\n", "products.yaml:1:9: names.sai: no «sai», allowed: "),
        ("spheres", "spheres: {lunar: [lua]}\n", "spheres.yaml:1:11: spheres.lunar: no «lunar», allowed: estadual"),
    ],
)
def test_faults_are_named_with_their_place(tmp_path, file, text, fault):
    with pytest.raises(RuleError) as error:
        load_policy(write(tmp_path, **{file: text}), CATALOGUE)
    assert fault in str(error.value)


def test_a_missing_file_is_a_fault(tmp_path):
    with pytest.raises(RuleError, match=r"signals\.yaml:1:1: can't be read"):
        load_policy(tmp_path, CATALOGUE)
