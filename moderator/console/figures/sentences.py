"""The one sentence above each chart, computed from its figures. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from moderator.backtest.report import ENOUGH
from moderator.console.figures.quantities import number, percent, several
from moderator.console.moments import duration
from moderator.evaluation import Share
from moderator.models import ChannelKind
from moderator.store.numbers import Repeats, Speed, Waiting


def about_messages(by_day: Mapping[date, int]) -> str:
    total = sum(by_day.values())
    if not total:
        return "Nenhuma mensagem chegou no período."
    fullest = max(by_day, key=lambda day: by_day[day])
    came = f"{several(total, 'mensagem', 'mensagens')} em {several(len(by_day), 'dia', 'dias')}"
    return f"{came}; o dia mais cheio foi {fullest:%d/%m}, com {number(by_day[fullest])}."


def about_kinds(ranked: Sequence[tuple[str, int]]) -> str:
    """`ranked` are kinds in words and their messages, the most frequent first."""
    if not ranked:
        return "Nenhum dado pessoal nem credencial foi encontrado no período."
    kind, count = ranked[0]
    share = percent(count / sum(found for _, found in ranked))
    return f"O que mais aparece é {kind}: {several(count, 'mensagem', 'mensagens')}, {share} dos achados."


def about_speed(speed: Speed, channel: ChannelKind | None) -> str:
    if channel is ChannelKind.WHATSAPP:
        return "A janela do e-mail é do fórum; no WhatsApp não há o que retirar depois."
    total = sum(speed.alone) + sum(speed.waited)
    if not total:
        return "Nenhuma postagem do fórum precisou de retirada no período."
    worst = duration(timedelta(seconds=speed.worst))
    if total == 1:
        return f"A única retirada levou {worst}: {'dentro' if speed.inside else 'fora'} da janela de 10 minutos."
    return f"{number(speed.inside)} de {number(total)} retiradas dentro da janela de 10 minutos; a pior levou {worst}."


def about_exposure(exposed: int, pending: int, clean: int) -> str:
    treated = exposed + pending + clean
    if not treated:
        return "Nenhuma mensagem precisou de retirada no período."
    if exposed:
        still = "mensagem tratada ainda tem", "mensagens tratadas ainda têm"
        return f"{number(exposed)} de {several(treated, *still)} dados ao alcance do público ou sem conferência."
    if pending:
        return f"Nada ficou para trás, mas {several(pending, 'retirada ainda espera', 'retiradas ainda esperam')}."
    known = several(treated, "mensagem tratada", "mensagens tratadas")
    return f"Nenhum dado conhecido continua ao alcance do público, em {known}."


def about_precision(shares: Mapping[str, Share]) -> str:
    if not shares:
        return "Nenhum veredito no período diz se as regras acertam."
    known = {rule: share for rule, share in shares.items() if share.total >= ENOUGH}
    if not known:
        return f"Ainda não dá para julgar nenhuma regra: são precisos {ENOUGH} vereditos em cada uma."
    worst = min(known, key=lambda rule: (known[rule].value, -known[rule].total, rule))
    share = known[worst]
    if share.hits == share.total:
        return f"Nenhum erro apontado em {several(len(known), 'regra', 'regras')} com vereditos suficientes."
    low, high = map(percent, share.interval)
    right = f"acertou {number(share.hits)} de {number(share.total)} (entre {low} e {high})"
    return f"A regra que mais erra é {worst}: {right}."


def about_nudges(total: int, told: Repeats) -> str:
    if not total:
        return "Ninguém recebeu orientação no período."
    sent = f"{several(total, 'orientação', 'orientações')} a {several(told.people, 'pessoa', 'pessoas')}"
    again = f"{several(told.repeated, 'repetiu', 'repetiram')} em 30 dias ({percent(told.repeated / told.people)})"
    return f"{sent}; {again}{f', {number(told.watched)} ainda nesse prazo' if told.watched else ''}."


def about_waiting(waiting: Waiting) -> str:
    severe = sum(waiting.severe)
    total = severe + sum(waiting.others)
    if waiting.oldest is None or not total:
        return "Nenhum caso espera por um moderador."
    waits = several(total, "caso espera", "casos esperam")
    grave = several(severe, "grave", "graves") if severe else "nenhum grave"
    days = waiting.oldest.days
    oldest = several(days, "dia", "dias") if days else duration(waiting.oldest)
    return f"{waits} por um moderador, {grave}; o mais antigo há {oldest}."
