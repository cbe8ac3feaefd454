"""Put words in the place of values, through presidio-anonymizer. What to redact is left to the caller."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from presidio_anonymizer import AnonymizerEngine, OperatorConfig
from presidio_anonymizer.entities import RecognizerResult

from moderator.models import Finding
from moderator.text import normalise

PLACEHOLDERS = {
    "ACCESS_TOKEN": "[token removido]",
    "API_KEY": "[chave de acesso removida]",
    "ATTACHMENT": "[anexo removido]",
    "BR_ADDRESS": "[endereço removido]",
    "BR_BANK_ACCOUNT": "[conta bancária removida]",
    "BR_CEP": "[CEP removido]",
    "BR_CNH": "[CNH removida]",
    "BR_CNPJ": "[CNPJ removido]",
    "BR_CNS": "[CNS removido]",
    "BR_CPF": "[CPF removido]",
    "BR_PASSPORT": "[passaporte removido]",
    "BR_PIS": "[PIS removido]",
    "BR_PIX_KEY": "[chave Pix removida]",
    "BR_RENAVAM": "[RENAVAM removido]",
    "BR_RG": "[RG removido]",
    "BR_SIAPE": "[SIAPE removido]",
    "BR_VEHICLE_PLATE": "[placa removida]",
    "BR_VOTER_ID": "[título de eleitor removido]",
    "CONNECTION_STRING": "[conexão removida]",
    "CREDIT_CARD": "[cartão removido]",
    "DATE_OF_BIRTH": "[data de nascimento removida]",
    "DEFAULT": "[dado removido]",
    "EMAIL_ADDRESS": "[e-mail removido]",
    "HEALTH": "[informação de saúde removida]",
    "INTERNAL_HOST": "[servidor removido]",
    "IP_ADDRESS": "[IP removido]",
    "PASSWORD": "[senha removida]",
    "PERSON": "[PESSOA {number}]",
    "PHONE_NUMBER": "[telefone removido]",
    "PRIVATE_KEY": "[chave privada removida]",
    "SENSITIVE_DATA": "[dado sensível removido]",
    "USERNAME": "[usuário removido]",
}

_ENGINE = AnonymizerEngine()  # type: ignore[no-untyped-call]


def redact(text: str, findings: Iterable[Finding], *, people: dict[str, int] | None = None) -> str:
    """`text` with a placeholder for every finding; all else stays, character for character.

    Findings are spans of this very `text` (give those of one `field` only). Where some overlap, the
    whole stretch goes, named after the surest of them: a part left over could be the value. People are
    numbered as they appear; one `people` for title and text of a message keeps their numbers the same.
    """
    spans = _merge(findings)
    if not spans:
        return text
    people = {} if people is None else people
    for span in spans:
        if span.entity_type == "PERSON":
            people.setdefault(_fold(text[span.start : span.end]), len(people) + 1)
    # A fresh dict per call, because the engine adds to it; no merging across spaces, which eats separators.
    kinds = {"DEFAULT", *(span.entity_type for span in spans)} & PLACEHOLDERS.keys()
    operators = {kind: OperatorConfig("replace", {"new_value": PLACEHOLDERS[kind]}) for kind in kinds}
    numbered = PLACEHOLDERS["PERSON"].format
    operators["PERSON"] = OperatorConfig("custom", {"lambda": lambda name: numbered(number=people[_fold(name)])})
    return _ENGINE.anonymize(text, spans, operators, merge_entities_with_spaces=False).text


def _fold(name: str) -> str:
    """The same for «JOAO  LIMA» and «João Lima»."""
    letters = unicodedata.normalize("NFD", normalise(name).text.casefold())
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())


def _merge(findings: Iterable[Finding]) -> list[RecognizerResult]:
    """Disjoint spans by position. Left overlapping, the engine would keep the longest, sure or not."""
    merged: list[RecognizerResult] = []
    for finding in sorted(findings, key=lambda each: (each.start, -each.end)):
        if finding.start >= finding.end:
            continue
        last = merged[-1] if merged else None
        if last is None or finding.start >= last.end:
            merged.append(RecognizerResult(finding.entity_type, finding.start, finding.end, finding.score))
            continue
        last.end = max(last.end, finding.end)
        if finding.score > last.score:
            last.entity_type, last.score = finding.entity_type, finding.score
    return merged
