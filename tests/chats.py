"""Exported chats as WhatsApp writes them on different phones, for tests and benchmarks. All people are invented."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Written:
    """A message as it was written, before a phone exported it."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Phone:
    """How one phone exports: `header` takes the time; the rest are habits of its system and language."""

    header: Callable[[datetime], str]
    seconds: bool = False
    edited: str = "<Mensagem editada>"
    notice: str = "As mensagens e ligações são protegidas com a criptografia de ponta a ponta."
    mark: str = ""  # before a header and before WhatsApp's own words
    end: str = "\n"
    start: str = ""
    name: Callable[[str], str] = str

    def export(self, messages: Iterable[Written]) -> Iterator[str]:
        """The lines of the file, ends included."""
        for number, message in enumerate(messages):
            if number == 0:
                author = "Grupo: " if self.mark else ""
                yield f"{self.start}{self.mark}{self.header(message.at)}{author}{self.mark}{self.notice}{self.end}"
            lines = message.text.split("\n")
            lines[0] = f"{self.header(message.at)}{self.name(message.author)}: {lines[0]}"
            yield from (f"{line}{self.end}" for line in lines)


def _halves(at: datetime, am: str, pm: str) -> str:
    return f"{(at.hour - 1) % 12 + 1}:{at:%M}{am if at.hour < 12 else pm}"


def _narrow(phone: str) -> str:
    """A number as phones write it: hyphens and spaces that break no line, between marks of direction."""
    if not phone.startswith("+"):
        return phone
    return "\u202a" + phone.replace(" ", "\u00a0").replace("-", "\u2011") + "\u202c"


ENGLISH = "Messages and calls are end-to-end encrypted. No one outside of this chat can read or listen to them."
LRM, NARROW, NO_BREAK = "\u200e", "\u202f", "\u00a0"
PHONES = {
    "android-pt": Phone(lambda at: f"{at:%d/%m/%Y %H:%M} - "),
    "android-pt-comma": Phone(lambda at: f"{at:%d/%m/%Y, %H:%M} - ", start="\ufeff"),
    "android-pt-short-year": Phone(lambda at: f"{at:%d/%m/%y %H:%M} - ", end="\r\n"),
    "android-pt-12h": Phone(lambda at: f"{at:%d/%m/%Y} {_halves(at, ' AM', ' PM')} - ", name=_narrow),
    "android-pt-as": Phone(lambda at: f"{at:%d/%m/%Y} às {at:%H:%M} - "),
    "android-en-us": Phone(
        lambda at: f"{at.month}/{at.day}/{at:%y}, {_halves(at, NARROW + 'AM', NARROW + 'PM')} - ",
        edited="<This message was edited>",
        notice=ENGLISH,
        name=_narrow,
    ),
    "android-en-gb": Phone(lambda at: f"{at:%d/%m/%Y, %H:%M} - ", notice=ENGLISH, edited="<This message was edited>"),
    "android-en-au": Phone(
        lambda at: f"{at.day}/{at.month}/{at:%y}, {_halves(at, ' am', ' pm')} - ", notice=ENGLISH, end="\r\n"
    ),
    "android-dots": Phone(lambda at: f"{at:%d.%m.%y, %H:%M} - ", start="\ufeff"),
    "android-iso": Phone(lambda at: f"{at:%Y-%m-%d, %H:%M} - ", notice=ENGLISH),
    "ios-pt": Phone(lambda at: f"[{at:%d/%m/%Y, %H:%M:%S}] ", True, f"{LRM}<Esta mensagem foi editada>", mark=LRM),
    "ios-pt-short": Phone(
        lambda at: f"[{at:%d/%m/%y, %H:%M:%S}] ",
        True,
        f"{LRM}<Esta mensagem foi editada>",
        mark=LRM,
        end="\r\n",
        start="\ufeff",
        name=lambda name: f"~{NARROW}{_narrow(name)}",
    ),
    "ios-pt-no-comma": Phone(lambda at: f"[{at:%d/%m/%Y %H:%M:%S}] ", True, mark=LRM, name=_narrow),
    "ios-en-us": Phone(
        lambda at: f"[{at.month}/{at.day}/{at:%y}, {_halves(at, f':{at:%S}{NARROW}AM', f':{at:%S}{NARROW}PM')}] ",
        True,
        f"{LRM}<This message was edited>",
        ENGLISH,
        LRM,
    ),
    "ios-en-dots": Phone(
        lambda at: f"[{at:%d/%m/%Y}, {_halves(at, f':{at:%S}{NO_BREAK}a.m.', f':{at:%S}{NO_BREAK}p.m.')}] ",
        True,
        notice=ENGLISH,
        mark=LRM,
    ),
}

NAMES = ("Bruno Exemplo", "Ana 🌻 (TI)", "Carla: Financeiro", "+55 61 99999-0001", "José d'Ávila", "Téo - SEI")
TEXTS = (
    "bom dia, alguém já atualizou o módulo?",
    "segue: o roteiro\n\n- passo 1: parar o serviço\n- passo 2: atualizar",
    "em 12/01/2023 14:30 - foi assim: tudo parou",
    "copiei daqui:\n[14:31, 12/01/2023] Ana: ok",
    "👍🏽",
    "horário: 10:00 às 11:30, sala 2 ",
    "obrigada!",
)
START = datetime.fromisoformat("2026-01-30T07:58:00")


def make_chat(count: int, *, every: timedelta = timedelta(minutes=11)) -> Iterator[Written]:
    """A chat of so many messages, in order."""
    for number in range(count):
        yield Written(START + every * number, NAMES[number % len(NAMES)], TEXTS[number * 5 % len(TEXTS)])
