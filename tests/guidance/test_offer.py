"""What to choose in the portal: never what the catalogue does not have."""

from pathlib import Path

import pytest

from moderator.guidance.offer import (
    name_alternatives,
    name_missing,
    name_products,
    name_sphere,
    name_support_type,
    offer,
)
from moderator.models import Triage
from moderator.triage import load_catalogue
from moderator.triage.policy import PORTAL

CATALOGUE = load_catalogue(Path(__file__).parents[2] / "rules" / "catalogue.yaml")


def choose(*products, kind=None, sphere=None):
    offered = offer(CATALOGUE, Triage(True, 0.9, products, kind, sphere, PORTAL))
    return (
        name_products(offered),
        name_sphere(offered, CATALOGUE),
        name_support_type(offered, CATALOGUE),
        name_missing(offered),
    )


@pytest.mark.parametrize(
    ("told", "chosen"),
    [
        (choose("sei", kind="reportar_erro", sphere="municipal"),
         ("SEI", "Executivo Municipal", "Reportar um erro", "")),
        (choose("nup", kind="solicitar_cadastro_up"),
         ("NUP", "Executivo Federal (a única que tem essa solução)", "Solicitar cadastro de UP", "")),
        (choose("nup", "sei", kind="reportar_erro", sphere="municipal"),
         ("SEI", "Executivo Municipal", "Reportar um erro", "NUP")),
        (choose("nup", kind="reportar_erro", sphere="estadual"),
         ("", "Executivo Federal", "Reportar um erro", "NUP")),
        (choose("api_tramita", kind="solicitar_acesso"),
         ("API do Tramita Gov.BR",
          "a do seu órgão (câmaras, tribunais, MP e Defensorias ficam em Outros Poderes)",
          "Reportar um erro, Registrar uma dúvida ou Sugerir uma melhoria, o que melhor descrever o seu caso", "")),
        (choose("sei", "mod_wssei", sphere="federal"),
         ("SEI e Módulo WSSEI, um chamado para cada", "Executivo Federal",
          "Reportar um erro, Registrar uma dúvida ou Sugerir uma melhoria, o que melhor descrever o seu caso", "")),
        (choose(kind="solicitar_cadastro_up", sphere="municipal"),
         ("a que você usa", "Executivo Municipal", "o que melhor descrever o seu caso", "")),
        (choose(kind="solicitar_cadastro_up"),
         ("a que você usa", "a do seu órgão (câmaras, tribunais, MP e Defensorias ficam em Outros Poderes)",
          "Solicitar cadastro de UP", "")),
    ],
)  # fmt: skip
def test_what_to_choose(told, chosen):
    assert told == chosen


def test_what_there_is_for_other_spheres():
    triage = Triage(True, 0.9, ("nup", "mod_resposta"), None, "municipal", PORTAL)
    assert name_alternatives(offer(CATALOGUE, triage)) == (
        "Para numerar processos, Estados e Municípios contam com o NIPE, descrito em manuais.processoeletronico.gov.br."
    )
    assert name_alternatives(offer(CATALOGUE, Triage(True, 0.9, ("sei",), None, "municipal", PORTAL))) == ""
