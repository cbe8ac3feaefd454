"""A rule file, typed: what it is called, when it holds (`vocabulary`), what to do and the examples that prove it.

Descriptions are in Portuguese: editors show them to whoever writes a rule (see `export`). Reading the
files and checking them against channels and nudges is `loading`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import AwareDatetime, Field, model_validator

from moderator.models import ActionKind, ChannelKind, Mode, Severity
from moderator.policy import Strict
from moderator.rules.values import LIST_NAME, Duration, OneOrMore, Pattern, Word
from moderator.rules.vocabulary import Condition, Words

SPEAKS = (ActionKind.REPLY, ActionKind.DIRECT_MESSAGE)
FOR_PEOPLE = (ActionKind.RESTORE, ActionKind.PURGE)
SILENT = tuple(kind for kind in ActionKind if kind not in {*SPEAKS, *FOR_PEOPLE})


class Effect(Strict):
    """One thing to do: `redact`, or `reply: <nudge>` where words go with it."""

    kind: ActionKind
    nudge: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, written: Any) -> Any:
        if isinstance(written, str):
            return {"kind": written}
        if not isinstance(written, dict) or "kind" in written:
            return written
        if len(written) != 1:
            raise ValueError("one thing to do each: «redact», or «reply: <nudge>»")
        kind, nudge = next(iter(written.items()))
        return {"kind": kind, "nudge": nudge}

    @model_validator(mode="after")
    def _has_words(self) -> Effect:
        if self.kind not in {*SPEAKS, *SILENT}:
            raise ValueError(f"«{self.kind}» is for people alone")
        if self.kind in SPEAKS and not self.nudge:
            raise ValueError(f"say which nudge: «{self.kind}: <nudge>»")
        if self.nudge and self.kind not in SPEAKS:
            raise ValueError(f"«{self.kind}» takes no nudge")
        return self


class ExampleAttachment(Strict):
    """An attachment of an example; with `text` it was read."""

    name: str = Field("", description="Nome do arquivo")
    content_type: str = Field("application/octet-stream", description="Tipo do conteúdo")
    text: str | None = Field(None, description="O que foi lido dele; sem isto, não pôde ser lido")


class Example(Strict):
    """A message that the rule must match, or must let pass."""

    channel: ChannelKind = Field(description="Canal da mensagem")
    text: str = Field(min_length=1, description="Texto da mensagem, com dados inventados")
    title: str | None = Field(None, description="Título do tópico; com ele, a mensagem abre o tópico")
    first_post: bool | None = Field(None, description="Se a mensagem abre o tópico, quando não há título")
    category: str | None = Field(None, description="Categoria do fórum")
    tags: tuple[str, ...] = Field((), description="Tags do tópico")
    group: str | None = Field(None, description="Grupo do WhatsApp")
    staff: bool = Field(False, description="Escrita pela equipe")
    trust: int | None = Field(None, ge=0, le=4, description="Nível de confiança de quem escreveu")
    author_groups: tuple[str, ...] = Field((), description="Grupos de quem escreveu")
    reply: bool = Field(False, description="Responde a outra mensagem")
    forwarded: bool = Field(False, description="Foi encaminhada")
    created_at: AwareDatetime | None = Field(None, description="Quando, como em 2026-11-23T10:00:00-03:00")
    attachments: tuple[ExampleAttachment, ...] = Field((), description="Anexos da mensagem")


class Examples(Strict):
    """The rule's own tests."""

    match: tuple[Example, ...] = Field(min_length=3, description="Mensagens em que a regra deve valer (três ou mais)")
    pass_: tuple[Example, ...] = Field(
        alias="pass", min_length=3, description="Mensagens que a regra deve deixar passar (três ou mais)"
    )


class Exemption(Words):
    """Whom a rule is not for: anybody of whom one of these is true."""

    staff: bool = Field(False, description="true: a regra não vale para a equipe")
    groups: OneOrMore[Word] | None = Field(None, description="A regra não vale para quem está num destes grupos")
    min_trust: int | None = Field(None, ge=0, le=4, description="A regra não vale a partir deste nível de confiança")


class Rule(Strict):
    """One rule file. Rules with a higher `priority` speak first."""

    id: str = Field(pattern=r"^[a-z0-9-]+$", description="O nome do arquivo, sem .yaml")
    title: str = Field(min_length=1, description="O que o moderador lê como nome da regra")
    why: str | None = Field(None, min_length=1, description="O que o moderador lê como motivo, em uma frase")
    severity: Severity = Field(description="Gravidade de a mensagem ficar como está")
    mode: Mode = Field(description="shadow: só registra; suggest: uma pessoa confirma; enforce: age")
    priority: int = Field(0, description="Regras com número maior falam primeiro")
    exempt: Exemption | None = Field(None, description="Para quem a regra não vale")
    no_reply: bool = Field(False, description="true: onde a regra vale, resposta automática nenhuma sai sem uma pessoa")
    cooldown: Duration | None = Field(None, description="Descanso por pessoa entre duas ações, como 12h ou 7d")
    lists: Mapping[str, OneOrMore[Pattern]] = Field(
        {}, description="Listas de padrões; {nome} dentro de um padrão vale qualquer um da lista"
    )
    when: Condition = Field(description="O que precisa valer; palavras lado a lado valem todas")
    then: Mapping[ChannelKind, tuple[Effect, ...]] = Field(min_length=1, description="O que fazer, por canal")
    examples: Examples = Field(description="Os testes da regra")

    @model_validator(mode="before")
    @classmethod
    def _with_lists(cls, written: Any) -> Any:
        lists = written.get("lists") if isinstance(written, Mapping) else None
        if not isinstance(lists, Mapping) or "when" not in written:
            return written
        return {**written, "when": _fill_in(written["when"], {name: _either(each) for name, each in lists.items()})}


def _either(patterns: Any) -> str:
    """A pattern for any one of a list, or of what stands for a list of one. A list at fault has its own fault."""
    listed = patterns if isinstance(patterns, list) else [patterns]
    return f"(?:{'|'.join(str(each) for each in listed)})"


def _fill_in(when: Any, lists: Mapping[str, str]) -> Any:
    """The condition with the patterns of each list in place of its `{name}`."""
    if isinstance(when, Mapping):
        return {word: _fill_in(value, lists) for word, value in when.items()}
    if isinstance(when, list):
        return [_fill_in(value, lists) for value in when]
    if not isinstance(when, str):
        return when
    return LIST_NAME.sub(lambda name: lists.get(name[1], name[0]), when)
