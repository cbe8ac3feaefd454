"""«Experimente»: what the bot would do with a text, and why. Stores nothing, logs nothing, sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import render_template, request

from moderator.console.context import current
from moderator.console.marking import mark
from moderator.errors import AnalysisError
from moderator.models import Action, Author, ChannelKind, Message

MAX_TEXT = 20_000  # characters
MAX_TITLE = 255

EMPTY = "Escreva ou cole um texto para ver o que o robô faria."
TOO_LONG = "O texto passa de 20.000 caracteres. Cole um trecho menor."
TITLE_TOO_LONG = "O título passa de 255 caracteres."


@dataclass(frozen=True, slots=True)
class Draft:
    """A text to try, and how it would arrive. A title makes it the first post of a topic."""

    channel: ChannelKind
    text: str = field(repr=False)
    title: str = field(default="", repr=False)

    @classmethod
    def read(cls, form: Mapping[str, str]) -> Draft:
        chosen = form.get("exemplo", "")
        if chosen in EXAMPLES:
            return EXAMPLES[chosen]
        channel = ChannelKind.WHATSAPP if form.get("canal") == ChannelKind.WHATSAPP else ChannelKind.FORUM
        title = form.get("titulo", "").strip() if channel is ChannelKind.FORUM else ""
        return cls(channel, form.get("texto", "").replace("\r\n", "\n"), title)

    @property
    def problem(self) -> str:
        """Why it can't be tried, or ""."""
        if not self.text.strip():
            return EMPTY
        if len(self.text) > MAX_TEXT:
            return TOO_LONG
        return TITLE_TOO_LONG if len(self.title) > MAX_TITLE else ""

    @property
    def message(self) -> Message:
        return Message(
            channel=self.channel,
            external_id="experimente",
            version="1",
            text=self.text,
            author=Author(id="experimente", handle="visitante"),
            title=self.title or None,
            thread_id="experimente" if self.channel is ChannelKind.FORUM else None,
            first_post=bool(self.title),
            position=1 if self.channel is ChannelKind.FORUM else None,
        )


# People, agencies, numbers and passwords are invented; the CPF has valid check digits.
EXAMPLES: Mapping[str, Draft] = {
    "CPF e telefone no fórum": Draft(
        ChannelKind.FORUM,
        "Bom dia, colegas! O servidor recém-chegado não aparece na lista de assinantes.\n"
        "O CPF dele é 713.402.958-14 e o celular é (61) 99613-4407. Alguém já passou por isso?",
        "Servidor novo não aparece para assinar",
    ),
    "Senha em configuração": Draft(
        ChannelKind.FORUM,
        "Segue o trecho do nosso ConfiguracaoSEI.php, não sei o que está errado:\n\n"
        "'BancoSEI' => array(\n    'Servidor' => 'localhost',\n    'Usuario' => 'sei_app',\n"
        "    'Senha' => 'Ipe-Amarelo#2031',\n),",
        "Erro de conexão depois da atualização",
    ),
    "Pedido de suporte no WhatsApp": Draft(
        ChannelKind.WHATSAPP,
        "gente, boa tarde. aqui na prefeitura o envio pelo Tramita parou hoje cedo, todo processo volta com erro. "
        "alguém do suporte consegue olhar pra gente?",
    ),
    "Conversa sem nada a fazer": Draft(
        ChannelKind.FORUM,
        "Obrigada pela oficina de ontem! Para quem perdeu: no processo 19974.000123/2026-45 ficaram o roteiro e os "
        "exemplos de tipos de documento. Vale a leitura.",
        "Oficina de tipos de documento",
    ),
}


def show_try_out() -> str:
    return _render(Draft(ChannelKind.FORUM, ""))


def try_out() -> tuple[str, int]:
    draft = Draft.read(request.form)
    if draft.problem:
        return _render(draft, problem=draft.problem), 413 if draft.text.strip() else 400
    message = draft.message
    try:
        analysis = current().analyst().analyse(message)
    except AnalysisError:
        return _render(draft, unanswered=True), 200
    answer = {
        "analysis": analysis,
        "text": mark(message.text, [item for item in analysis.findings if item.field == "text"]),
        "title": mark(message.title or "", [item for item in analysis.findings if item.field == "title"]),
        "effect": _effect,
    }
    return _render(draft, **answer), 200


def _effect(action: Action) -> str:
    """How far the action would go: the stricter of the installation's mode and the rule's."""
    return min(current().mode, action.mode, key=lambda mode: mode.rank)


def _render(draft: Draft, **answer: object) -> str:
    nothing_yet = {"problem": "", "unanswered": False, "analysis": None}
    return render_template("console/try_out.html", draft=draft, examples=EXAMPLES, **(nothing_yet | answer))
