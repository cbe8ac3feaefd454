"""What human admins of a group should delete first, until when, and what remains where it is too late. Pure.

Nobody but they can: Twilio neither sees nor deletes messages of a native group. WhatsApp itself says «for a limited
period» only (https://faq.whatsapp.com/286279577291174); two days and twelve hours is what is known of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from moderator.models import Severity

LIMIT = timedelta(days=2, hours=12)

# What stays dangerous after its message is gone: whoever saw it can use it.
CREDENTIALS = frozenset({"PASSWORD", "API_KEY", "ACCESS_TOKEN", "PRIVATE_KEY", "CONNECTION_STRING"})

NOTES: Sequence[str] = (
    "O ModeraPEN não apaga nada no WhatsApp: só quem escreveu, ou quem administra o grupo, pode apagar para todos.",
    "O WhatsApp só permite apagar para todos por um tempo limitado, de cerca de 2 dias e 12 horas; ele não publica o "
    "prazo exato. Trate os prazos desta lista como aproximados e não espere pelo fim deles.",
    "Os horários são os do celular que exportou a conversa, lidos como hora de Brasília.",
    "Apagar para todos não desfaz o que já foi lido, copiado, encaminhado ou guardado em backup.",
)
TOO_LATE = (
    "O prazo do WhatsApp provavelmente passou. Ainda vale tentar; se não der, peça no grupo que cada pessoa apague a "
    "mensagem do próprio celular («Apagar para mim») e não a encaminhe."
)
ROTATE = "Troque já as senhas, chaves e tokens que apareceram: apagar a mensagem não os torna seguros de novo."


class Exposed(Protocol):
    """What can be put in order: a leak, or a stored one."""

    @property
    def at(self) -> datetime: ...
    @property
    def severity(self) -> Severity: ...


T = TypeVar("T", bound=Exposed)


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """Items of one severity, those whose time runs out first at the top."""

    severity: Severity
    items: Sequence[T]


@dataclass(frozen=True, slots=True)
class DeletionList(Generic[T]):
    """`pending` can probably still be deleted for everyone, `late` probably not; each the worst group first."""

    pending: Sequence[Group[T]]
    late: Sequence[Group[T]]


def deadline(at: datetime) -> datetime:
    """Until when a message of that time can be deleted for everyone, as far as is known."""
    return at + LIMIT


def arrange(items: Iterable[T], *, now: datetime) -> DeletionList[T]:
    """Both lists; what no rule minds (severity NONE) is in neither."""
    minded = [item for item in items if item.severity is not Severity.NONE]
    return DeletionList(
        pending=_group(item for item in minded if deadline(item.at) > now),
        late=_group(item for item in minded if deadline(item.at) <= now),
    )


def write_to_group(kinds: Collection[str], *, late: bool) -> str:
    """Words to paste in the group. They name no message and no person: that would send all to look at it.

    `kinds` are the entity types found, `late` says whether some can't be deleted for everyone any more.
    """
    sentences = [
        "Pessoal, um recado da moderação: encontramos neste grupo mensagens com dados pessoais ou senhas.",
        "Se você enviou algo assim, por favor apague: toque e segure a mensagem, «Apagar», «Apagar para todos».",
    ]
    if late:
        sentences.append(
            "Em mensagens mais antigas o WhatsApp já não oferece «Apagar para todos»: use «Apagar para mim» e não "
            "encaminhe nem copie."
        )
    if CREDENTIALS.intersection(kinds):
        sentences.append(
            "Se era senha, chave ou token, troque hoje mesmo e avise a área de TI: apagar a mensagem não basta."
        )
    sentences.append("Para pedir ajuda, descreva o problema sem CPF, senha nem dados de outras pessoas. Obrigado!")
    return " ".join(sentences)


def _group(items: Iterable[T]) -> Sequence[Group[T]]:
    ordered = sorted(items, key=lambda item: item.at)
    severities = sorted({item.severity for item in ordered}, key=lambda severity: -severity.rank)
    return [Group(each, [item for item in ordered if item.severity is each]) for each in severities]
