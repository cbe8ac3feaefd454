"""The JSON Schema of a rule file, for editors: it completes words and marks faults while a rule is written.

Made of `schema`, so that it can't say otherwise; what lies beyond it (nudges, patterns) `loading` checks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from moderator.models import ActionKind, ChannelKind
from moderator.rules.loading import able, vocabulary
from moderator.rules.schema import SILENT, SPEAKS, Rule
from moderator.rules.values import FROM_CATALOGUE
from moderator.rules.wording import KINDS
from moderator.triage.catalogue import Catalogue

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def rule_schema(catalogue: Catalogue, capabilities: Mapping[ChannelKind, Collection[ActionKind]]) -> Schema:
    """What a rule file may say, with the ids of the catalogue and, by channel, what can be done there."""
    schema = _fill(Rule.model_json_schema(by_alias=True), vocabulary(catalogue))
    parts = schema["$defs"]
    for unused in ("ActionKind", "Effect"):
        del parts[unused]
    for part in parts.values():
        part.pop("description", None)  # ours, in English: people read those of the words
    parts["Condition"]["minProperties"] = 1
    text = parts["Condition"]["properties"]["text"]
    text["anyOf"] = [{"type": "string", "minLength": 1}, {"$ref": text.pop("$ref")}]
    then = schema["properties"]["then"]
    del then["propertyNames"]
    then["additionalProperties"] = False
    then["properties"] = {
        channel.value: {"type": "array", "items": _effect(able(channel, capabilities))} for channel in ChannelKind
    }
    kinds = [item["items"] for item in parts["EntityCondition"]["properties"]["kinds"]["anyOf"] if "items" in item]
    kinds[0]["enumDescriptions"] = list(KINDS.values())
    return {"$schema": DIALECT, **schema, "title": "Regra", "description": "Uma regra da moderação, em um arquivo."}


def _effect(kinds: Collection[ActionKind]) -> Schema:
    """`redact`, or `reply: <nudge>`: the short forms, which are the only ones people write."""
    silent = {"enum": sorted(kind for kind in SILENT if kind in kinds)}
    nudge = {"type": "string", "description": "Nome de um texto de nudges/, sem .pt-BR.md"}
    speaking = [kind.value for kind in SPEAKS if kind in kinds]
    return {
        "anyOf": [
            silent,
            *(
                {"type": "object", "properties": {kind: nudge}, "required": [kind], "additionalProperties": False}
                for kind in speaking
            ),
        ]
    }


def _fill(schema: Any, words: Mapping[str, Collection[str]]) -> Any:
    """Without made-up titles and the nulls that nobody writes; ids of the catalogue in their place."""
    if isinstance(schema, list):
        return [_fill(item, words) for item in schema if item != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    filled = {key: _fill(value, words) for key, value in schema.items() if not _is_noise(key, value)}
    if len(filled.get("anyOf", ())) == 1:
        filled |= filled.pop("anyOf")[0]
    if subject := filled.pop(FROM_CATALOGUE, None):
        filled["enum"] = sorted(words[subject])
    return filled


def _is_noise(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)
