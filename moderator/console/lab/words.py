"""A rule in Portuguese sentences: when it holds, whom it is not for, what it does. Pure.

How its words are written is `moderator.rules.vocabulary`'s; names of products and the like are the catalogue's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from moderator.console.labels import ACTIONS, CHANNELS, ROUTES
from moderator.guidance.wording import either, listed
from moderator.models import ChannelKind
from moderator.rules.schema import Exemption, Rule
from moderator.rules.values import Place
from moderator.rules.vocabulary import AttachmentCondition, Condition, LengthCondition, TimeCondition
from moderator.rules.wording import KINDS

Names = Mapping[str, str]

PLACES: Mapping[Place, str] = {
    Place.ALL: "no título ou no texto",
    Place.TITLE: "no título",
    Place.TEXT: "no texto",
    Place.OWN_WORDS: "nas palavras de quem escreveu (sem citações nem código)",
}
PARTS = {"text": "no texto", "title": "no título", "attachment": "em anexo"}
DAYS = {"mon": "segunda", "tue": "terça", "wed": "quarta", "thu": "quinta", "fri": "sexta", "sat": "sábado"} | {
    "sun": "domingo"
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence, and the clauses that it joins; `pattern` is code to show as it is."""

    words: str
    inner: tuple[Clause, ...] = ()
    pattern: str = ""


def describe_when(condition: Condition, names: Names) -> tuple[Clause, ...]:
    """What must hold, all of it."""
    return tuple(_clause(word, getattr(condition, word), names) for word in condition.words)


def describe_exemption(exempt: Exemption | None) -> str:
    """Whom the rule is not for, "" where it is for everybody."""
    if exempt is None:
        return ""
    parts = ["a equipe"] if exempt.staff else []
    parts += [f"o grupo {group}" for group in exempt.groups or ()]
    if exempt.min_trust is not None:
        parts.append(f"quem tem nível de confiança {exempt.min_trust} ou mais")
    return listed(parts) if parts else ""


def describe_then(rule: Rule) -> Mapping[ChannelKind, tuple[tuple[str, str], ...]]:
    """By channel, what is done, each with the name of the text that goes with it ("" for none)."""
    return {
        channel: tuple((ACTIONS[effect.kind], effect.nudge or "") for effect in effects)
        for channel, effects in rule.then.items()
    }


def describe_rest(rest: timedelta | None) -> str:
    """The rest of one person between two actions: "7 dias", "12 horas"; "" for none."""
    if rest is None:
        return ""
    for unit, one, several in ((86_400, "dia", "dias"), (3_600, "hora", "horas"), (60, "minuto", "minutos")):
        number, left = divmod(int(rest.total_seconds()), unit)
        if number and not left:
            return f"{number} {one if number == 1 else several}"
    return f"{int(rest.total_seconds())} segundos"


def _clause(word: str, wanted: Any, names: Names) -> Clause:
    if word == "all":
        return Clause("valem todas estas", tuple(_joined(each, names) for each in wanted))
    if word == "any":
        return Clause("vale ao menos uma destas", tuple(_joined(each, names) for each in wanted))
    if word == "not_":
        return Clause("não vale", (_joined(wanted, names),))
    if word == "text":
        times = f", {wanted.min_count} vezes ou mais" if wanted.min_count > 1 else ""
        return Clause(f"este padrão aparece {PLACES[wanted.where]}{times}", pattern=wanted.pattern)
    return Clause(_PHRASES[word](wanted, names))


def _joined(condition: Condition, names: Names) -> Clause:
    parts = describe_when(condition, names)
    return parts[0] if len(parts) == 1 else Clause("valem juntas", parts)


def _entities(wanted: Any, _: Names) -> str:
    kinds = either(KINDS[kind] for kind in wanted.kinds)
    count = "foi encontrado" if wanted.min_count == 1 else f"foram encontrados {wanted.min_count} ou mais de"
    where = "" if len(wanted.field) == len(PARTS) else f" {either(PARTS[part] for part in wanted.field)}"
    return f"{count} {kinds}{where}, com {wanted.min_score:.0%} de certeza ou mais"


def _length(wanted: LengthCondition, _: Names) -> str:
    most = f" e no máximo {wanted.max}" if wanted.max is not None else ""
    return f"o tamanho {PLACES[wanted.where]} é de no mínimo {wanted.min}{most} caracteres"


def _attachments(wanted: AttachmentCondition, _: Names) -> str:
    parts = [f"{wanted.min_count} anexo ou mais" if wanted.min_count == 1 else f"{wanted.min_count} anexos ou mais"]
    if wanted.content_type:
        parts.append(f"de tipo {either(wanted.content_type)}")
    if wanted.extension:
        parts.append(f"de extensão {either(wanted.extension)}")
    if wanted.unread is not None:
        parts.append("cujo conteúdo não pôde ser lido" if wanted.unread else "cujo conteúdo foi lido")
    return f"há {', '.join(parts)}"


def _time(wanted: TimeCondition, _: Names) -> str:
    days = "" if len(wanted.weekdays) == len(DAYS) else f" em {either(DAYS[day] for day in wanted.weekdays)}"
    after = f" a partir das {wanted.after:%H:%M}" if wanted.after else ""
    before = f" antes das {wanted.before:%H:%M}" if wanted.before else ""
    return f"foi escrita{days}{after}{before} (horário de Brasília)"


def _truth(true: str, false: str) -> Callable[[Any, Names], str]:
    return lambda wanted, _: true if wanted else false


def _quoted(words: str) -> Callable[[Any, Names], str]:
    return lambda wanted, _: words.format(either(f"«{name}»" for name in wanted))


def _named(words: str) -> Callable[[Any, Names], str]:
    """Of ids that the catalogue has names for."""
    return lambda wanted, names: words.format(either(f"«{names.get(name, name)}»" for name in wanted))


_PHRASES: Mapping[str, Callable[[Any, Names], str]] = {
    "channel": lambda wanted, _: f"o canal é {either(CHANNELS[channel] for channel in wanted)}",
    "category": _quoted("a categoria do fórum é {}"),
    "tag": _quoted("o tópico tem a tag {}"),
    "tagged": _truth("o tópico tem tags", "o tópico não tem tags"),
    "group": _quoted("o grupo do WhatsApp é {}"),
    "author_staff": _truth("quem escreveu é da equipe", "quem escreveu não é da equipe"),
    "author_trust": lambda wanted, _: f"quem escreveu tem nível de confiança de {wanted.min} a {wanted.max}",
    "author_groups": _quoted("quem escreveu é do grupo {}"),
    "first_post": _truth("a mensagem abre o tópico", "a mensagem não abre o tópico"),
    "reply": _truth("a mensagem responde a outra", "a mensagem não responde a outra"),
    "forwarded": _truth("a mensagem foi encaminhada", "a mensagem não foi encaminhada"),
    "time": _time,
    "support_request": lambda wanted, _: f"é um pedido de suporte, com {wanted.min_confidence:.0%} de certeza ou mais",
    "abstained": _truth("a triagem ficou em dúvida", "a triagem não ficou em dúvida"),
    "route": lambda wanted, _: f"a triagem encaminha para {either(ROUTES.get(route, route) for route in wanted)}",
    "product": _named("o assunto é o produto {}"),
    "support_type": _named("o tipo de suporte é {}"),
    "sphere": _named("a esfera é {}"),
    "entity": _entities,
    "attachment": _attachments,
    "length": _length,
}
