"""WhatsApp's own words, in both languages and of both systems; what people write about the same things."""

from __future__ import annotations

import pytest

from moderator.audits import ChatKind
from webhooks.whatsapp.export.notices import is_notice, kind_of, opens_notice, strip_edited


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<Mídia oculta>", ChatKind.MEDIA),
        ("<Media omitted>", ChatKind.MEDIA),
        ("<Arquivo de mídia oculto>", ChatKind.MEDIA),
        ("imagem ocultada", ChatKind.MEDIA),
        ("áudio ocultado", ChatKind.MEDIA),
        ("vídeo omitido", ChatKind.MEDIA),
        ("image omitted", ChatKind.MEDIA),
        ("GIF omitted", ChatKind.MEDIA),
        ("figurinha omitida", ChatKind.MEDIA),
        ("IMG-20230113-WA0003.jpg (arquivo anexado)", ChatKind.MEDIA),
        ("IMG-20230113-WA0003.jpg (file attached)\nolhem a tela", ChatKind.MEDIA),
        ("<anexado: 00000003-STICKER-2023-01-12.webp>", ChatKind.MEDIA),
        ("segue \u200e<attached: 00000003-PHOTO-2023-01-12.jpg>", ChatKind.MEDIA),
        ("manual.pdf • \u200e14 páginas \u200edocumento omitido", ChatKind.MEDIA),
        ("Fulana.vcf (arquivo anexado)", ChatKind.CONTACT),
        ("Cartão do contato omitido", ChatKind.CONTACT),
        ("Contact card omitted", ChatKind.CONTACT),
        ("localização: https://maps.google.com/?q=-15.79,-47.88", ChatKind.LOCATION),
        ("location: https://maps.google.com/?q=-15.79,-47.88", ChatKind.LOCATION),
        ("Live location shared", ChatKind.LOCATION),
        ("ENQUETE:\nQual dia?\nOPÇÃO: segunda (3 votos)", ChatKind.POLL),
        ("POLL:\nWhich day?\nOPTION: Monday (3 votes)", ChatKind.POLL),
        ("Mensagem apagada", ChatKind.DELETED),
        ("Esta mensagem foi apagada.", ChatKind.DELETED),
        ("Você apagou esta mensagem.", ChatKind.DELETED),
        ("This message was deleted", ChatKind.DELETED),
        ("This message was deleted by admin Ana.", ChatKind.DELETED),
        ("a imagem ocultada do relatório sumiu", ChatKind.TEXT),
        ("alguém viu a mensagem apagada de ontem?", ChatKind.TEXT),
        ("o documento omitido no processo", ChatKind.TEXT),
        ("minha localização é Brasília", ChatKind.TEXT),
        ("fiz uma enquete: qual dia?", ChatKind.TEXT),
        ("", ChatKind.TEXT),
    ],
)
def test_the_kind_of_a_message(text, kind):
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "As mensagens e ligações são protegidas com a criptografia de ponta a ponta.",
        "Messages and calls are end-to-end encrypted.",
        "Ana criou o grupo",
        "Ana created group",
        "Ana adicionou você",
        "Ana removeu Bruno",
        "Bruno saiu",
        "Bruno left",
        "Bruno entrou usando o link de convite deste grupo",
        "Bruno joined using this group's invite link",
        "Ana mudou o nome do grupo",
        "Ana mudou a descrição do grupo",
        "Ana changed the subject",
        "O código de segurança de Bruno mudou",
        "+55 61 99999-0001 mudou de número para +55 61 99999-0002",
        "Agora você é um admin",
        "As mensagens temporárias foram desativadas",
        "Ligação de voz perdida",
        "Missed video call",
        "Ana fixou uma mensagem",
    ],
)
def test_what_whatsapp_itself_writes(text):
    assert is_notice(text)


@pytest.mark.parametrize(
    "text", ["bom dia", "a senha mudou de novo", "instalei ontem e saiu caro", "Bruno saiu\ne voltou"]
)
def test_what_people_write_is_no_notice(text):
    assert not is_notice(text)


def test_a_notice_may_quote_a_colon_and_a_person_may_speak_of_groups():
    assert opens_notice('Ana mudou o nome do grupo para "PEN')
    assert opens_notice("Ana criou o grupo “PEN")
    assert not opens_notice("Ana")
    assert not opens_notice("Ana que criou o grupo")


def test_the_mark_of_an_edit_is_no_part_of_the_text():
    assert strip_edited("vou sim <Mensagem editada>") == ("vou sim", True)
    assert strip_edited("vou sim \u200e<Esta mensagem foi editada>") == ("vou sim", True)
    assert strip_edited("on my way <This message was edited>") == ("on my way", True)
    assert strip_edited("<Mensagem editada> apareceu aqui") == ("<Mensagem editada> apareceu aqui", False)
