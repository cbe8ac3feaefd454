"""The words of `when`, typed. Every word that is not here is a fault, named with its place.

Descriptions are in Portuguese: editors show them to whoever writes a rule (see `export`). The rest of a
rule file is `schema`'s, whether a condition holds for a message is `conditions`'s.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

from pydantic import Field, field_validator, model_validator

from moderator.models import ChannelKind
from moderator.policy import Strict
from moderator.rules.values import (
    Clock,
    Kind,
    OneOrMore,
    Part,
    Pattern,
    Place,
    Product,
    Route,
    Sphere,
    SupportType,
    Weekday,
    Word,
)

Bounds = TypeVar("Bounds", "LengthCondition", "TrustCondition")


class Words(Strict):
    """A part of a condition: what is written down must say something."""

    @field_validator("*", mode="before")
    @classmethod
    def _said(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("empty: say what it must be, or leave the word out")
        return value

    @model_validator(mode="after")
    def _says_something(self) -> Words:
        if not self.model_fields_set:
            raise ValueError("empty: say at least one condition")
        return self


def _in_order(words: Bounds) -> Bounds:
    """A range in which nothing lies is a slip."""
    if words.max is not None and words.min > words.max:
        raise ValueError(f"never holds: min ({words.min}) is more than max ({words.max})")
    return words


class EntityCondition(Words):
    """At least `min_count` findings of these kinds, each with at least `min_score`."""

    kinds: OneOrMore[Kind] = Field(description="Tipos de dado que contam")
    min_score: float = Field(0.5, ge=0, le=1, description="Certeza mínima de cada achado, de 0 a 1")
    min_count: int = Field(1, ge=1, description="Quantos achados são precisos")
    field: OneOrMore[Part] = Field(("text", "title", "attachment"), description="Onde o dado está")


class SupportCondition(Words):
    """A support request, at least this sure. A doubtful one (`abstained`) never counts."""

    min_confidence: float = Field(0.5, ge=0, le=1, description="Certeza mínima, de 0 a 1")


class TextCondition(Words):
    """At least `min_count` places of a text where a pattern holds."""

    pattern: Pattern = Field(description="Padrão RE2; maiúsculas e acentos não importam")
    where: Place = Field(
        Place.ALL, description="all: título e texto; title; text; own_words: os dois, sem citações nem código"
    )
    min_count: int = Field(1, ge=1, description="Quantas vezes o padrão precisa aparecer")


class LengthCondition(Words):
    """How long a text is, in characters, spaces at its ends left out."""

    where: Place = Field(
        Place.ALL, description="all: título e texto; title; text; own_words: os dois, sem citações nem código"
    )
    min: int = Field(0, ge=0, description="Mínimo de caracteres")
    max: int | None = Field(None, ge=0, description="Máximo de caracteres")

    _ordered = model_validator(mode="after")(_in_order)


class TrustCondition(Words):
    """The forum's trust level of an author. Where it isn't known, the condition does not hold."""

    min: int = Field(0, ge=0, le=4, description="Nível de confiança mínimo, de 0 a 4")
    max: int = Field(4, ge=0, le=4, description="Nível de confiança máximo, de 0 a 4")

    _ordered = model_validator(mode="after")(_in_order)


class AttachmentCondition(Words):
    """At least `min_count` attachments of which everything said here is true."""

    content_type: OneOrMore[Word] | None = Field(None, description="Tipo do conteúdo, como image/* ou application/pdf")
    extension: OneOrMore[Word] | None = Field(None, description="Extensão do nome do arquivo, sem o ponto")
    unread: bool | None = Field(None, description="true: o conteúdo do anexo não pôde ser lido")
    min_count: int = Field(1, ge=1, description="Quantos anexos são precisos")


class TimeCondition(Words):
    """When a message was written, in Brasília time. `after` later than `before` spans midnight."""

    weekdays: OneOrMore[Weekday] = Field(tuple(Weekday), description="Dias da semana")
    after: Clock | None = Field(None, description="A partir desta hora (HH:MM, horário de Brasília)")
    before: Clock | None = Field(None, description="Antes desta hora (HH:MM, horário de Brasília)")


class Condition(Words):
    """What must hold; several words together must all hold."""

    channel: OneOrMore[ChannelKind] | None = Field(None, description="Canal da mensagem")
    category: OneOrMore[Word] | None = Field(None, description="Categoria do fórum (uma delas)")
    tag: OneOrMore[Word] | None = Field(None, description="Tag do tópico (ao menos uma delas)")
    tagged: bool | None = Field(None, description="true: o tópico tem tags; false: não tem nenhuma")
    group: OneOrMore[Word] | None = Field(None, description="Grupo do WhatsApp (um deles)")
    author_staff: bool | None = Field(None, description="true: escrita pela equipe da comunidade")
    author_trust: TrustCondition | None = Field(None, description="Nível de confiança de quem escreveu, no fórum")
    author_groups: OneOrMore[Word] | None = Field(None, description="Grupo de quem escreveu (ao menos um deles)")
    first_post: bool | None = Field(None, description="true: é a mensagem que abre o tópico")
    reply: bool | None = Field(None, description="true: responde a outra mensagem")
    forwarded: bool | None = Field(None, description="true: foi encaminhada no WhatsApp")
    time: TimeCondition | None = Field(None, description="Quando foi escrita")
    support_request: SupportCondition | None = Field(None, description="É um pedido de suporte, com esta certeza")
    abstained: bool | None = Field(None, description="true: a triagem ficou em dúvida")
    route: OneOrMore[Route] | None = Field(None, description="Canal do Guia para onde a triagem encaminha")
    product: OneOrMore[Product] | None = Field(None, description="Produto do catálogo (ao menos um deles)")
    support_type: OneOrMore[SupportType] | None = Field(None, description="Tipo de suporte do catálogo (um deles)")
    sphere: OneOrMore[Sphere] | None = Field(None, description="Esfera do catálogo (uma delas)")
    entity: EntityCondition | None = Field(None, description="Dados encontrados na mensagem")
    attachment: AttachmentCondition | None = Field(None, description="Anexos da mensagem")
    length: LengthCondition | None = Field(None, description="Tamanho, em caracteres")
    text: TextCondition | None = Field(None, description="Padrão no título ou no texto (RE2)")
    all: tuple[Condition, ...] | None = Field(None, min_length=1, description="Todas estas condições valem")
    any: tuple[Condition, ...] | None = Field(None, min_length=1, description="Pelo menos uma destas condições vale")
    not_: Condition | None = Field(None, alias="not", description="Esta condição não vale")

    @field_validator("text", mode="before")
    @classmethod
    def _short(cls, written: Any) -> Any:
        return {"pattern": written} if isinstance(written, str) else written

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words used, those that cost least to check first."""
        return tuple(word for word in type(self).model_fields if word in self.model_fields_set)

    @cached_property
    def inner(self) -> tuple[Condition, ...]:
        """The conditions that `all`, `any` and `not` combine."""
        return (*(self.all or ()), *(self.any or ()), *((self.not_,) if self.not_ else ()))
