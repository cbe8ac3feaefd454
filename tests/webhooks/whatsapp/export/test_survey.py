"""Is it an exported chat, and how are its dates written?"""

from __future__ import annotations

import pytest

from webhooks.whatsapp.export import survey
from webhooks.whatsapp.export.headers import Order


def look(text):
    return survey(text.splitlines(keepends=True))


@pytest.mark.parametrize(
    "text",
    [
        "12/01/2023 14:30 - Ana: oi\n12/01/2023 14:31 - Bruno: olá\n",
        "\n\ufeff12/01/2023 14:30 - Ana: oi\n12/01/2023 14:31 - Bruno: olá\n",
        "12/01/2023 14:30 - As mensagens são protegidas com a criptografia de ponta a ponta.\n",
        "[12/01/2023, 14:30:00] Ana: \u200eimagem ocultada\n",
        "12/01/2023 14:30 - Ana: <Mídia oculta>",
    ],
)
def test_an_export_is_recognised(text):
    assert look(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "bom dia\n12/01/2023 14:30 - Ana: oi\n12/01/2023 14:31 - Bruno: olá\n",
        "12/01/2023 14:30 - Reunião: pauta da semana\nsegue a lista do que falta fazer\n",
        "12/01/2023 14:30 - ERROR: conexão recusada\n12/01/2023 14:31 - WARN: nova tentativa\n",
        "12/01/2023 14:30:01 - Conector: sem resposta\n12/01/2023 14:30:02 - Conector: sem resposta\n",
        "[2026-02-03 22:10:11] /opt/sei/rn/PendenciasRN.php(123): processo\n",
        '{"id": 1, "channel": "forum", "text": "12/01/2023 14:30 - Ana: oi"}\n',
    ],
)
def test_a_text_that_merely_looks_a_bit_like_one_is_none(text):
    assert look(text) is None


@pytest.mark.parametrize(
    ("dates", "order", "ambiguous"),
    [
        (("01/02/2023", "13/02/2023"), Order.DAY_FIRST, False),
        (("02/01/2023", "02/13/2023"), Order.MONTH_FIRST, False),
        (("30/01/2023", "01/02/2023"), Order.DAY_FIRST, False),
        (("10/01/2023", "11/01/2023", "01/02/2023"), Order.DAY_FIRST, False),  # only so do the days go on
        (("01/10/2023", "01/11/2023", "02/01/2023"), Order.MONTH_FIRST, False),
        (("05/06/2023", "05/06/2023"), Order.DAY_FIRST, True),
        (("2023-06-05", "2023-06-06"), Order.YEAR_FIRST, False),
    ],
)
def test_the_whole_file_tells_day_from_month(dates, order, ambiguous):
    layout = look("".join(f"{date} 14:30 - Ana: oi\n" for date in dates))
    assert (layout.order, layout.ambiguous) == (order, ambiguous)


def test_a_pasted_date_does_not_outvote_the_file():
    lines = [f"{day}/01/2023 14:30 - Ana: oi\n" for day in range(20, 28)] + ["01/25/2023 09:00 - colado: dali\n"]
    layout = survey(lines)
    assert (layout.order, layout.ambiguous) == (Order.DAY_FIRST, False)


def test_a_guess_follows_the_american_clock_only_where_all_speaks_for_it():
    assert look("1/5/23, 2:30 PM - Ana: hi\n1/5/23, 2:31 PM - Bob: hi\n").order is Order.MONTH_FIRST
    assert look("01/05/23, 2:30 PM - Ana: oi\n01/05/23, 2:31 PM - Bia: oi\n").order is Order.DAY_FIRST


def test_a_colon_belongs_to_the_name_only_where_all_messages_agree():
    chat = "".join(
        f"12/01/2023 14:3{i} - Carla: Financeiro: oi\n12/01/2023 14:3{i} - Ana: nota {i}: ok\n" for i in range(6)
    )
    assert look(chat).names == {"Carla: Financeiro"}


def test_a_label_is_never_a_part_of_the_name():
    chat = "".join(f"12/01/2023 14:3{i} - Ana: Senha: x{i}\n" for i in range(9))
    assert look(chat).names == frozenset()
