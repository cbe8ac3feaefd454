"""The JSON Schema of rule files: current, true of the bundled rules, and no less strict than loading is."""

import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from moderator.rules.export import rule_schema
from webhooks.app import capabilities

RULES = Path(__file__).parents[2] / "rules"
BROKEN = Path(__file__).parent / "broken"
MODELINE = "# yaml-language-server: $schema=rules.schema.json"
FILES = sorted(path for path in RULES.glob("*.yaml") if path.name != "catalogue.yaml")
# What an editor can't know: other files, patterns, and what only holds between words.
BEYOND = {"chave-repetida", "id-repetido", "padrao-errado", "tabulacao", "texto-inexistente"}


@pytest.fixture(scope="module")
def validator():
    schema = json.loads((RULES / "rules.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_stored_schema_is_current(catalogue):
    """If not: `moderator rules schema > rules/rules.schema.json`."""
    stored = json.loads((RULES / "rules.schema.json").read_text(encoding="utf-8"))
    assert stored == rule_schema(catalogue, capabilities())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bundled_rule_names_its_schema_and_keeps_it(path, validator):
    assert path.read_text(encoding="utf-8").splitlines()[0] == MODELINE
    assert [error.message for error in validator.iter_errors(YAML(typ="safe").load(path))] == []


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_editor_sees_what_is_broken(path, validator):
    try:
        valid = validator.is_valid(YAML(typ="safe").load(path))
    except YAMLError:
        valid = True  # no file of a rule at all: the editor's parser says so
    assert valid is (path.stem in BEYOND)


def test_an_editor_completes_words_and_ids(validator):
    condition = validator.schema["$defs"]["Condition"]["properties"]
    assert condition["product"]["anyOf"][0]["enum"][0] == "api_protocolo_integrado"
    assert condition["entity"]["description"] == "Dados encontrados na mensagem"
    whatsapp, forum = (validator.schema["properties"]["then"]["properties"][it] for it in ("whatsapp", "forum"))
    assert whatsapp["items"]["anyOf"][0]["enum"] == ["erase_copy", "flag", "none"]
    assert "redact" in forum["items"]["anyOf"][0]["enum"]
