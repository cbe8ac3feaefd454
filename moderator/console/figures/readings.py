"""Figures as charts: for each its sentence, its table and its drawing, in the order of the page. Pure.

The marks are placed by `charts`, the sentences written by `sentences`, the figures counted by the store. A chart with
nothing to draw keeps its sentence, which says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from moderator.backtest.report import ENOUGH, TOO_FEW
from moderator.console.figures import charts, sentences
from moderator.console.figures.charts import BAD, FILL, OUTLINE, Drawing
from moderator.console.figures.quantities import number, percent
from moderator.console.labels import CHANNELS, EXPOSURES, KINDS
from moderator.evaluation import Share
from moderator.models import ChannelKind
from moderator.store.numbers import AGES, SPEEDS, Tallies

# Ends of the steps, in seconds, in words.
STEPS: Mapping[int, str] = {
    10: "10 s",
    60: "1 min",
    300: "5 min",
    600: "10 min",
    3600: "1 h",
    4 * 3600: "4 h",
    24 * 3600: "1 dia",
    3 * 24 * 3600: "3 dias",
    7 * 24 * 3600: "7 dias",
}
IN_TIME = SPEEDS.index(600) + 1  # steps within the mail window
USUAL_WAITS = AGES.index(24 * 3600) + 1  # steps in which a severe case still may wait
TREATED = {"residual": BAD, "pending": OUTLINE, "clean": FILL}  # codes of exposure that say of a removal, and looks
SHOWN_KINDS, SHOWN_RULES = 12, 15  # of a drawing; its table has all

Cell = str | int


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the page. `drawing` is None where there is nothing to draw; `legend` are looks and their words."""

    id: str
    title: str
    says: str
    headings: tuple[str, ...]
    table: Sequence[Sequence[Cell]]
    drawing: Drawing | None
    note: str
    legend: tuple[tuple[str, str], ...] = field(default=())


def read_all(figures: Tallies, days: Sequence[date], channel: ChannelKind | None) -> list[Chart]:
    """The charts in the order of the page; `days` are those of the period, the oldest first."""
    return [
        _exposure(figures),
        _speed(figures, channel),
        _waiting(figures),
        _messages(figures, days, channel),
        _kinds(figures),
        _precision(figures),
        _nudges(figures, days),
    ]


def _exposure(figures: Tallies) -> Chart:
    counts = {code: figures.exposure.get(code, 0) for code in TREATED}
    total = sum(counts.values())
    rows = [charts.Row(EXPOSURES[code], _of(count, total), ((count, TREATED[code]),)) for code, count in counts.items()]
    return Chart(
        "exposicao",
        "O que ainda está à vista",
        sentences.about_exposure(*counts.values()),
        ("Situação", "Casos"),
        [(EXPOSURES[code], count) for code, count in counts.items()],
        charts.bars(rows) if total else None,
        "Casos do período que pediam retirada. «Exposição residual» inclui o que não deu certo ou não foi conferido.",
    )


def _speed(figures: Tallies, channel: ChannelKind | None) -> Chart:
    speed = figures.speed
    table = list(zip(_steps(SPEEDS), speed.alone, speed.waited, strict=True))
    return Chart(
        "retiradas",
        "Da chegada à retirada conferida",
        sentences.about_speed(speed, channel),
        ("Tempo", "O robô sozinho", "Depois de uma pessoa decidir"),
        table,
        charts.bars(_pairs(table), limit_after=IN_TIME, limit_words="o fórum manda os e-mails")
        if any(speed.alone + speed.waited)
        else None,
        "O fórum manda por e-mail o que foi publicado há 10 minutos: o que sai antes não chega a nenhuma caixa.",
        ((FILL, "o robô sozinho"), (OUTLINE, "depois de uma pessoa decidir")),
    )


def _waiting(figures: Tallies) -> Chart:
    waiting = figures.waiting
    table = list(zip(_steps(AGES), waiting.severe, waiting.others, strict=True))
    looks = [FILL] * USUAL_WAITS + [BAD] * (len(AGES) - USUAL_WAITS)
    return Chart(
        "fila",
        "Há quanto tempo os casos esperam",
        sentences.about_waiting(waiting),
        ("Espera", "Graves", "Os outros"),
        table,
        charts.bars(_pairs(table, looks)) if any(waiting.severe + waiting.others) else None,
        "Todos os casos abertos agora, de qualquer data; os adiados ficam de fora até a hora marcada.",
        ((FILL, "gravidade alta ou crítica"), (BAD, "o mesmo, há mais de um dia"), (OUTLINE, "os outros")),
    )


def _messages(figures: Tallies, days: Sequence[date], channel: ChannelKind | None) -> Chart:
    looks = {each: look for each, look in _LOOKS.items() if channel in (None, each)}
    counts = {day: [figures.messages.get((day, each), 0) for each in looks] for day in days}
    totals = {day: sum(amounts) for day, amounts in counts.items()}
    drawn = [
        charts.Row(f"{day:%d/%m}", number(totals[day]), tuple(zip(amounts, looks.values(), strict=True)))
        for day, amounts in counts.items()
    ]
    return Chart(
        "mensagens",
        "Mensagens por dia",
        sentences.about_messages(totals),
        ("Dia", *(CHANNELS[each] for each in looks)),
        [(day.isoformat(), *amounts) for day, amounts in counts.items()],
        charts.columns(drawn) if any(totals.values()) else None,
        "Cada edição de uma postagem conta como uma mensagem lida.",
        tuple((look, CHANNELS[each]) for each, look in looks.items()),
    )


def _kinds(figures: Tallies) -> Chart:
    ranked = sorted(((KINDS.get(kind, kind), count) for kind, count in figures.kinds.items()), key=_by_count)
    return Chart(
        "achados",
        "O que foi encontrado",
        sentences.about_kinds(ranked),
        ("Dado", "Mensagens"),
        ranked,
        charts.bars([charts.Row(kind, number(count), ((count, FILL),)) for kind, count in ranked[:SHOWN_KINDS]])
        if ranked
        else None,
        "Conta as mensagens em que o dado aparece, tenha o robô agido ou não.",
    )


def _precision(figures: Tallies) -> Chart:
    shares = {rule: Share(right, right + wrong) for rule, (right, wrong) in figures.precision.items()}
    rules = sorted(shares, key=lambda rule: (shares[rule].total < ENOUGH, shares[rule].value, rule))
    return Chart(
        "precisao",
        "Acerto de cada regra",
        sentences.about_precision(shares),
        ("Regra", "Certas", "Vereditos", "Acerto (%)", "De (%)", "Até (%)"),
        [_precision_row(rule, shares[rule]) for rule in rules],
        charts.intervals([_range(rule, shares[rule]) for rule in rules[:SHOWN_RULES]]) if rules else None,
        "O ponto é a parte dos vereditos que concordou com a regra; a linha, o intervalo de 95% (Wilson). "
        f"Com menos de {ENOUGH} vereditos: {TOO_FEW}.",
    )


def _nudges(figures: Tallies, days: Sequence[date]) -> Chart:
    counts = {day: figures.nudges.get(day, 0) for day in days}
    total = sum(counts.values())
    drawn = [charts.Row(f"{day:%d/%m}", number(count), ((count, FILL),)) for day, count in counts.items()]
    return Chart(
        "orientacoes",
        "Orientações enviadas por dia",
        sentences.about_nudges(total, figures.repeats),
        ("Dia", "Orientações"),
        [(day.isoformat(), count) for day, count in counts.items()],
        charts.columns(drawn) if total else None,
        "Repetir é escrever outra mensagem em que a mesma regra pede algo. As pessoas contam por pseudônimo.",
    )


_LOOKS: Mapping[ChannelKind, str] = {ChannelKind.FORUM: FILL, ChannelKind.WHATSAPP: OUTLINE}


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    """The most frequent first."""
    return -item[1], item[0]


def _pairs(table: Sequence[tuple[str, int, int]], looks: Sequence[str] = ()) -> list[charts.Row]:
    """Rows of two series, the second of them outlined; `looks` are those of the first."""
    return [
        charts.Row(
            words,
            f"{number(first)} + {number(second)}" if first and second else number(first + second),
            ((first, looks[position] if looks else FILL), (second, OUTLINE)),
        )
        for position, (words, first, second) in enumerate(table)
    ]


def _steps(limits: Sequence[int | None]) -> list[str]:
    ends = [STEPS[limit] for limit in limits if limit is not None]
    return [*(f"até {end}" for end in ends), f"mais de {ends[-1]}"]


def _range(rule: str, share: Share) -> charts.Range:
    low, high = share.interval
    if share.total < ENOUGH:
        return charts.Range(rule, f"{TOO_FEW} ({share.total} de {ENOUGH})", low, high, None)
    words = f"{percent(share.value)} ({percent(low)} a {percent(high)}), {number(share.total)} vereditos"
    return charts.Range(rule, words, low, high, share.value)


def _precision_row(rule: str, share: Share) -> tuple[Cell, ...]:
    if share.total < ENOUGH:
        return rule, share.hits, share.total, TOO_FEW, "", ""
    return rule, share.hits, share.total, *(round(part * 100) for part in (share.value, *share.interval))


def _of(count: int, total: int) -> str:
    return f"{number(count)} ({percent(count / total)})" if total else number(count)
