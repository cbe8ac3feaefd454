from pathlib import Path

import pytest

from moderator.errors import RuleError
from moderator.triage.catalogue import load_catalogue

BUNDLED = Path(__file__).parents[2] / "rules" / "catalogue.yaml"


def test_the_guide_counts():
    catalogue = load_catalogue(BUNDLED)
    assert (len(catalogue.products), len(catalogue.spheres), len(catalogue.support_types)) == (15, 4, 11)
    assert catalogue.public_mailboxes == {"adesao.pen@gestao.gov.br", "processo.eletronico@gestao.gov.br"}
    assert catalogue.contacts["portal_servicos"].url == "https://portaldeservicos.gestao.gov.br/"


def test_only_three_products_are_federal_only():
    products = load_catalogue(BUNDLED).products.values()
    assert {product.id for product in products if product.spheres == ("federal",)} == {
        "mod_resposta",
        "nup",
        "protocolo_govbr",
    }


def test_support_types_that_do_not_exist_are_not_offered():
    catalogue = load_catalogue(BUNDLED)
    assert not catalogue.offered("solicitar_acesso", ("api_tramita",))
    assert not catalogue.offered("solicitar_acesso", ("mod_wssei", "sei"))
    assert catalogue.offered("solicitar_credenciais", ("mod_estatistico",))


def test_shared_sphere():
    catalogue = load_catalogue(BUNDLED)
    assert catalogue.shared_sphere(("nup", "sei")) == "federal"
    assert catalogue.shared_sphere(("sei",)) is None


def test_every_fault_is_named_with_its_place(tmp_path):
    path = tmp_path / "catalogue.yaml"
    path.write_text(
        "esferas: [{id: federal, nome: Federal}]\n"
        "tipos_suporte: [{id: erro, nome: Erro}]\n"
        "canais: [{id: portal_servicos, nome: P, finalidade: x}]\n"
        "produtos:\n"
        "- {id: a, nome: A, o_que_e: x, para_que_serve: y, esferas: [federal, lunar], tipos_suporte: [erro]}\n"
        "- {id: a, nome: A, o_que_e: x, para_que_serve: y, esferas: [federal], tipos_suporte: [queixa]}\n"
    )
    with pytest.raises(RuleError) as error:
        load_catalogue(path)
    assert str(error.value).splitlines() == [
        "catalogue.yaml:3:1: canais: no «email_adesao», and answers need it",
        "catalogue.yaml:5:70: produtos.0.esferas.1: no «lunar», allowed: federal",
        "catalogue.yaml:6:4: produtos.1.id: «a» is defined twice",
        "catalogue.yaml:6:87: produtos.1.tipos_suporte.0: no «queixa», allowed: erro",
    ]


def test_what_is_worth_attaching_and_what_there_is_elsewhere():
    catalogue = load_catalogue(BUNDLED)
    assert catalogue.evidence["solicitar_reativacao_up"] == ("código e nome da UP",)
    assert set(catalogue.evidence) == set(catalogue.support_types)
    assert "NIPE" in catalogue.products["nup"].elsewhere
    assert catalogue.products["sei"].elsewhere == ""


def test_the_products_of_a_sphere():
    catalogue = load_catalogue(BUNDLED)
    assert len(catalogue.offered_in("municipal")) == 12
    assert len(catalogue.offered_in(None)) == len(catalogue.offered_in("federal")) == 15
