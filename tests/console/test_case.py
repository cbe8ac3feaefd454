"""The case page: everything that is known, nothing that was found."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from moderator.models import ActionKind, Attachment, ChannelKind, Finding, Residue
from moderator.store.records import Intent

from .conftest import CPF, NUDGE, PASSWORD, TEXT, find, make_message


def show(desk, case_id, role="moderator"):
    page = desk.visitor(role).get(f"/casos/{case_id}")
    assert page.status_code == 200
    return page.text


def test_the_text_is_masked_and_the_rest_is_readable(desk):
    page = show(desk, desk.record())
    assert CPF not in page
    assert PASSWORD not in page
    words = re.sub(r"<[^>]+>", "", re.search(r'<div class="words" data-field="text">(.*?)</div>', page, re.DOTALL)[1])
    assert words == "Bom dia! O CPF dele é •••CPF e a senha é •••senha, alguém ajuda?"


def test_a_value_without_a_span_of_its_own_is_masked_too(desk):
    """In the title, a second time in the text, in the handle, in a note, in what was sent."""
    text = f"senha {PASSWORD}; de novo: {PASSWORD}"
    message = make_message(text, title=f"Com {PASSWORD}", author=make_message().author)
    talkative = Intent(
        ("tell",), ActionKind.REPLY, "credenciais", "intended", subject=PASSWORD, text=f"Vimos {PASSWORD}"
    )
    case_id = desk.record(message, [find(text, PASSWORD, "PASSWORD")], intents=(talkative,))
    desk.store.verdicts.note(case_id, moderator="Rui", note=f"vi {PASSWORD}", now=desk.clock())
    page = show(desk, case_id)
    assert PASSWORD not in page
    assert "Vimos" in page


def test_context_of_a_post(desk):
    page = show(desk, desk.record(make_message(), [find(TEXT, CPF, "BR_CPF")]))
    assert "@rosa" in page
    assert "postagem nº 3" in page
    assert "22/11/2026 13:51" in page
    assert 'href="https://forum.example/p/41"' in page


def test_a_whatsapp_author_is_a_pseudonym_never_a_number(desk):
    message = make_message(f"meu CPF é {CPF}", channel=ChannelKind.WHATSAPP)
    page = show(desk, desk.record(message, [find(message.text, CPF, "BR_CPF")], intents=()))
    assert "5561996134407" not in page
    assert "Rosa" not in page
    assert re.search(r"participante [0-9a-f]{8}", page)
    assert "não permite apagar nem editar mensagens de grupo" in page


def test_what_the_forum_can_do_is_not_among_its_limits(desk):
    assert "O que o robô não pode fazer" not in show(desk, desk.record())


def test_the_timeline_tells_states_details_residue_and_delivery_in_words(desk):
    case_id = desk.record()
    note = "A postagem nº 7 cita o trecho: edite a citação."
    desk.settle(case_id, ActionKind.REDACT, "done", residue=(Residue("quote", note, True),))
    desk.settle(case_id, ActionKind.DIRECT_MESSAGE, "failed", detail="outside_window")
    page = show(desk, case_id)
    assert "exposição residual" in page
    assert "Ao alcance do público:" in page
    assert note in page
    assert "não deu certo" in page
    assert "mais de 24 horas" in page


def test_what_ended_after_the_mail_had_gone_out_is_marked(desk):
    case_id = desk.record()
    assert "fora do prazo" not in show(desk, case_id)
    desk.settle(case_id, ActionKind.REDACT, "done", residue=(Residue("email", "Avisos podem ter saído.", False),))
    assert "fora do prazo" in show(desk, case_id)


def test_what_was_decided_in_the_forum_says_so_and_can_still_be_a_false_positive(desk):
    case_id = desk.record()
    desk.store.verdicts.decided_elsewhere(case_id, moderator="A equipe", now=desk.clock())
    page = show(desk, case_id)
    assert "decidido no fórum" in page
    assert "Confirmar falso positivo" in page
    assert 'value="agree"' not in page


def test_an_unknown_detail_is_shown_as_the_code_it_is(desk):
    case_id = desk.record()
    desk.settle(case_id, ActionKind.REDACT, "failed", detail="63999")
    assert "Código informado pelo canal: 63999." in show(desk, case_id)


def test_the_nudge_is_shown_as_it_was_sent(desk):
    case_id = desk.record()
    assert "Texto pronto para enviar" in show(desk, case_id)
    desk.settle(case_id, ActionKind.DIRECT_MESSAGE, "done")
    page = show(desk, case_id)
    assert "Texto enviado, com o assunto «Sua postagem»" in page
    assert f'<blockquote class="words">{NUDGE}</blockquote>' in page


def test_the_text_after_the_redaction_is_shown_only_where_one_is_meant(desk):
    assert "[dado removido]" in show(desk, desk.record())
    message = make_message(f"meu CPF é {CPF}", channel=ChannelKind.WHATSAPP)
    whatsapp = desk.record(message, [find(message.text, CPF, "BR_CPF")], intents=())
    assert "[dado removido]" not in show(desk, whatsapp)


def test_why(desk):
    page = show(desk, desk.record(support=True))
    for words in (
        "Dados na mensagem",
        "Há dado pessoal na mensagem.",
        "Achado de BR_CPF por teste.",
        "99%",
        "sim, probabilidade de 91%",
        "<dd>SEI</dd>",
        "nenhum encaminhamento",
        "f00dfeedf00d",
    ):
        assert words in page


@pytest.mark.parametrize(("status", "offers"), [("failed", True), ("uncertain", True), ("held", True), ("done", False)])
def test_trying_again_is_offered_for_stuck_actions(desk, status, offers):
    case_id = desk.record()
    action_id = desk.settle(case_id, ActionKind.REDACT, status)
    path = f"/casos/{case_id}/acoes/{action_id}/tentar"
    assert (path in show(desk, case_id)) is offers
    assert path not in show(desk, case_id, role="viewer")


def test_the_timeline_refreshes_itself_only_while_something_moves(desk):
    case_id = desk.record()
    assert 'hx-trigger="every 3s"' in show(desk, case_id)
    desk.settle(case_id, ActionKind.REDACT, "done")
    desk.settle(case_id, ActionKind.DIRECT_MESSAGE, "done")
    assert 'hx-trigger="every 3s"' not in show(desk, case_id)


def test_an_attachment_says_whether_it_was_read_and_what_is_in_it(desk):
    files = (
        Attachment("upload://x.png", "image/png", "tela.png", unread="kind"),
        Attachment("upload://x.log", "text/plain", "erro.log"),
        Attachment("upload://y.log", "text/plain", "outro.log"),
    )
    inside = Finding("PASSWORD", 3, 9, 0.9, "Senha.", field="attachment/1")
    page = show(desk, desk.record(make_message(attachments=files), [find(TEXT, CPF, "BR_CPF"), inside]))
    lines = [" ".join(words.split()) for words in page.split("<li>")]
    assert any("tela.png" in line and "anexo não verificado" in line for line in lines)
    assert any("erro.log" in line and "senha" in line for line in lines)
    assert any("outro.log" in line and "lido, nada encontrado" in line for line in lines)
    assert "em anexo" in page


def test_a_text_that_was_not_analysed_comes_with_a_warning(desk):
    page = show(desk, desk.record(make_message("x"), [], intents=(), reason="not_analysed"))
    assert "não estão cobertos" in page
    assert "Explicação por teste." in page  # no rule fired, so the explanation speaks


def test_an_address_that_is_no_web_address_is_not_linked(desk):
    message = make_message(url="javascript:alert(1)")
    assert "javascript:" not in show(desk, desk.record(message, [find(TEXT, CPF, "BR_CPF")]))


def test_the_next_case_is_one_link_away(desk):
    first, second = desk.record(), desk.record()
    assert f"/casos/{second}" in show(desk, first)
    assert f"/casos/{first}" in show(desk, second)


def test_an_unknown_case_is_not_found(desk):
    assert desk.visitor().get("/casos/nope").status_code == 404


def test_what_stands_around_is_shown_masked(desk):
    before = make_message(f"ontem mandei a senha {PASSWORD}", external_id="40", position=2)
    desk.record(before, [find(before.text, PASSWORD, "PASSWORD")])
    after = make_message("aqui funcionou, obrigada", external_id="42", position=4)
    desk.record(after, [], support=True)
    found = [find(TEXT, CPF, "BR_CPF"), find(TEXT, PASSWORD, "PASSWORD")]
    page = show(desk, desk.record(make_message(), found))
    assert "ontem mandei a senha" in page
    assert PASSWORD not in page
    assert "aqui funcionou, obrigada" in page
    assert "conhecemos 3 mensagens" in page


def test_every_span_leads_to_its_own_page(desk):
    case_id = desk.record()
    page = show(desk, case_id)
    assert [f'<mark><a href="/casos/{case_id}/achados/{number}">' in page for number in (0, 1, 2)] == [
        True,
        True,
        False,
    ]


def test_before_and_after_show_what_went_and_what_came(desk):
    page = show(desk, desk.record())
    assert (
        '<del><span aria-hidden="true">•••</span><span class="kind">CPF</span></del><ins>[dado removido]</ins>' in page
    )


def test_the_number_of_queries_does_not_grow_with_what_a_case_has(desk):
    counted = []
    listen = event.listens_for(desk.store.database.engine, "before_cursor_execute")
    listen(lambda *given: counted.append(given[2]) if not given[2].startswith("BEGIN") else None)
    client = desk.visitor()

    def cost(case_id):
        counted.clear()
        assert client.get(f"/casos/{case_id}").status_code == 200
        return len(counted)

    first, second = desk.record(), desk.record()
    cost(first)  # takes the case
    alone = cost(first)
    for position in range(4, 12):
        desk.record(make_message(external_id=str(position), position=position), [find(TEXT, CPF, "BR_CPF")])
        desk.store.verdicts.note(second, moderator="Ana", note="x", now=desk.clock())
    cost(second)
    assert cost(second) <= alone + 1  # the queue is asked once more where no case follows
    assert alone <= 25
