"""Every code of the product as a moderator reads it, in tables. A code that is missing here is shown as it is.

Names of products, support types and spheres belong to the catalogue and are not repeated here.
"""

from __future__ import annotations

from collections.abc import Mapping

from moderator.models import ActionKind, ChannelKind

KINDS: Mapping[str, str] = {
    "ACCESS_TOKEN": "token",
    "API_KEY": "chave de acesso",
    "BR_ADDRESS": "endereço",
    "BR_BANK_ACCOUNT": "conta bancária",
    "BR_CEP": "CEP",
    "BR_CNH": "CNH",
    "BR_CNPJ": "CNPJ",
    "BR_CNS": "cartão do SUS",
    "BR_CPF": "CPF",
    "BR_PASSPORT": "passaporte",
    "BR_PIS": "PIS",
    "BR_PIX_KEY": "chave Pix",
    "BR_RENAVAM": "RENAVAM",
    "BR_RG": "RG",
    "BR_SIAPE": "SIAPE",
    "BR_VEHICLE_PLATE": "placa",
    "BR_VOTER_ID": "título de eleitor",
    "CONNECTION_STRING": "conexão com senha",
    "CREDIT_CARD": "cartão",
    "DATE_OF_BIRTH": "data de nascimento",
    "EMAIL_ADDRESS": "e-mail",
    "HEALTH": "saúde",
    "INTERNAL_HOST": "servidor interno",
    "IP_ADDRESS": "IP interno",
    "PASSWORD": "senha",
    "PERSON": "nome",
    "PHONE_NUMBER": "telefone",
    "PRIVATE_KEY": "chave privada",
    "SENSITIVE_DATA": "dado sensível",
    "SUPPORT_REQUEST": "pedido de suporte",
    "GUIDANCE": "orientação",
    "USERNAME": "usuário",
}

CHANNELS: Mapping[str, str] = {"forum": "Fórum", "whatsapp": "WhatsApp"}

SEVERITIES: Mapping[str, str] = {
    "none": "sem gravidade",
    "low": "baixa",
    "medium": "média",
    "high": "alta",
    "critical": "crítica",
}

# Of cases that have waited for longer than that.
AGES: Mapping[str, str] = {
    "1h": "mais de 1 hora",
    "1d": "mais de 1 dia",
    "3d": "mais de 3 dias",
    "7d": "mais de 7 dias",
}

# Name of a view of the queue, and what stands there when it is empty.
VIEWS: Mapping[str, tuple[str, str]] = {
    "open": ("Abertos", "Nada espera por você. Os casos novos aparecem aqui sozinhos."),
    "mine": ("Meus", "Nenhum caso está com você. Abra um da lista de abertos: ele passa a ser seu."),
    "severe": ("Graves", "Nenhum caso aberto de gravidade alta ou crítica."),
    "exposed": ("Exposição residual", "Nenhum dado conhecido continua ao alcance do público."),
    "stuck": ("Ações paradas", "Nenhuma ação espera por ajuda."),
    "doubts": ("Dúvidas", "Nenhum pedido deixou a triagem em dúvida."),
    "escalated": ("Escalados", "Nenhum caso espera por quem administra."),
    "held": ("Em espera", "Nenhum caso está guardado para mais tarde."),
    "resolved": ("Resolvidos", "Nenhum caso foi resolvido ainda."),
    "all": ("Todos", "Nenhum caso foi aberto ainda."),
}

CASE_STATUSES: Mapping[str, str] = {"open": "aberto", "resolved": "resolvido"}

EXPOSURES: Mapping[str, str] = {
    "none": "sem remoção",
    "pending": "remoção pendente",
    "clean": "limpo, verificado",
    "residual": "exposição residual",
}

# What a copy that remains says of the whole case, by its place.
MARKS: Mapping[str, str] = {"email": "fora do prazo"}

REASONS: Mapping[str, str] = {
    "decided": "regra disparou",
    "undelivered": "mensagem não entregue",
    "triage_doubt": "dúvida na triagem",
    "not_analysed": "texto não analisado",
    "action_failed": "ação não deu certo",
    "action_uncertain": "ação de resultado incerto",
    "action_held": "ação retida",
    "approval_queue": "aguarda aprovação no fórum",
    "withheld": "retida antes de chegar à sala",
    "approval_wanted": "pede uma segunda pessoa",
}

VERDICTS: Mapping[str, str] = {
    "agree": "concordou",
    "false_positive": "falso positivo",
    "note": "anotou",
    "elsewhere": "decidido no fórum",
    "corrected": "corrigiu o que foi encontrado",
    "rerouted": "mudou o encaminhamento",
    "assigned": "atribuiu o caso",
    "handed": "passou o caso",
    "held": "deixou para depois",
    "escalated": "levou à administração",
    "released": "devolveu à fila de todos",
}

MODES: Mapping[str, tuple[str, str]] = {
    "shadow": ("Modo sombra", "O robô só registra o que faria: nada é publicado, enviado nem alterado."),
    "suggest": ("Modo sugestão", "O robô propõe; nada acontece sem a concordância de um moderador."),
    "enforce": ("Modo ativo", "O robô age nas regras ativas e registra tudo aqui."),
}

# What would become of an action under the stricter of the two modes, the installation's and the rule's.
MODE_EFFECTS: Mapping[str, str] = {"shadow": "só registraria", "suggest": "proporia", "enforce": "faria"}

ACTIONS: Mapping[str, str] = {
    "redact": "Trocar os dados por tarjas na mensagem",
    "hide": "Ocultar a mensagem",
    "remove": "Apagar a mensagem",
    "reply": "Responder",
    "direct_message": "Mensagem privada a quem escreveu",
    "flag": "Abrir um caso para um moderador",
    "withhold": "Reter a mensagem",
    "erase_copy": "Apagar a cópia guardada no Twilio",
    "restore": "Devolver o texto original",
    "purge": "Apagar o histórico de vez",
    "none": "Nada a fazer",
}

ACTION_STATUSES: Mapping[str, str] = {
    "intended": "na fila",
    "performing": "em andamento",
    "done": "feito",
    "failed": "não deu certo",
    "uncertain": "resultado incerto",
    "superseded": "superada por uma edição",
    "suggested": "proposta",
    "held": "retida",
    "shadow": "só registrada",
    "skipped": "descartada",
}

DETAILS: Mapping[str, str] = {
    "accepted": "O WhatsApp aceitou a mensagem para entrega.",
    "already_answered": "Alguém já respondeu no tópico: o robô ficou calado.",
    "cannot_ask": "Não há como saber se a tentativa anterior chegou: confira no canal antes de tentar de novo.",
    "changed_meanwhile": "A mensagem mudou enquanto o robô agia; a versão nova foi decidida à parte.",
    "channel_off": "O canal está desligado nesta instalação.",
    "content_rejected": "O canal recusou o conteúdo.",
    "shadow_mode": "O robô está em modo sombra e não age.",
    "deleted": "A mensagem já tinha sido apagada; o robô fechou o histórico e as cópias dela.",
    "defect": "Um defeito interrompeu a ação: confira no canal até onde ela chegou antes de tentar de novo.",
    "cooldown": "A pessoa já recebeu esta orientação há pouco tempo.",
    "corrected": "Alguém da moderação corrigiu a decisão.",
    "copies_remain": "A mensagem foi tratada, mas cópias dela continuam à vista: veja abaixo onde.",
    "daily_limit": "O limite diário de ações foi atingido. Tente de novo quando for seguro.",
    "enqueued": "O fórum guardou o texto para aprovação de um moderador antes de publicar.",
    "forbidden": "O canal negou a permissão. Peça ao administrador para conferir a chave de acesso.",
    "gone": "A mensagem não existe mais.",
    "hidden": "O fórum recusou o texto sem os dados, então a mensagem foi ocultada.",
    "in_flight": "O canal ainda processava a mensagem.",
    "invalid": "O canal recusou o pedido.",
    "misconfigured": "O canal está mal configurado. Avise o administrador.",
    "nudge_budget": "A pessoa já recebeu orientações demais nestes dias; o robô não insiste.",
    "old_message": "A mensagem é de mais de uma semana atrás; o robô já não responde a ela.",
    "opted_out": "A pessoa pediu para não receber mensagens.",
    "outside_window": "Passaram mais de 24 horas da última mensagem da pessoa; o WhatsApp não entrega mais a resposta.",
    "rate_limited": "O canal pediu para ir mais devagar.",
    "removed": "O fórum recusou o texto sem os dados, então a mensagem foi retirada.",
    "redirected": "O endereço do canal mudou. Avise o administrador.",
    "sender_locked": "O número do robô está bloqueado. Avise o administrador.",
    "server_error": "O canal teve um erro interno.",
    "template": "Passaram mais de 24 horas: a resposta foi por um modelo aprovado pelo WhatsApp.",
    "timeout": "O canal demorou demais para responder.",
    "topic_closed": "O tópico está fechado: o robô não responde nele.",
    "too_long": "O texto passa do tamanho que o canal aceita.",
    "unavailable": "O canal estava fora do ar.",
    "unknown_recipient": "O canal não reconhece o destinatário.",
    "unmapped_host": "O endereço do canal não é o esperado. Avise o administrador.",
    "unreadable": "A resposta do canal não pôde ser lida.",
    "unreachable": "O canal não respondeu.",
    "unreadable_answer": "A resposta do canal não pôde ser lida.",
    "unsupported": "O canal não sabe fazer isso.",
    "withheld": "O WhatsApp decidiu não entregar.",
}

DELIVERY_STATES: Mapping[str, str] = {
    "accepted": "aceita",
    "scheduled": "agendada",
    "queued": "na fila do WhatsApp",
    "sending": "enviando",
    "sent": "enviada",
    "delivered": "entregue",
    "partially_delivered": "entregue em parte",
    "read": "lida",
    "undelivered": "não entregue",
    "failed": "falhou na entrega",
    "canceled": "cancelada",
}

ROUTES: Mapping[str, str] = {
    "portal_ticket": "Portal de Serviços (chamado)",
    "chatbot": "Chatbot do Portal de Serviços",
    "participen": "ParticiPEN (debate no fórum)",
    "email_adesao": "e-mail de adesão ao PEN/ProPEN",
    "email_institucional": "e-mail institucional do PEN",
    "ouvidoria": "Ouvidoria (Fala.BR)",
    "none": "nenhum encaminhamento",
}

FIELDS: Mapping[str, str] = {"text": "no texto", "title": "no título", "attachment": "em anexo"}

# Why an attachment was not read; the codes of channels are among DETAILS.
UNREAD: Mapping[str, str] = {
    "kind": "O robô ainda não lê este tipo de arquivo: abra-o e confira.",
    "media": "O robô não lê mídia do WhatsApp: confira com quem enviou.",
    "elsewhere": "O arquivo está fora do fórum, e o robô não sai dele.",
    "too_large": "O arquivo passa de 5 MB.",
    "binary": "O conteúdo não é texto.",
    "gone": "O arquivo não existe mais.",
}

# What a channel without the capability means for a moderator.
CANNOT: Mapping[tuple[ChannelKind, ActionKind], str] = {
    (ChannelKind.FORUM, ActionKind.REDACT): "O robô não pode editar postagens deste fórum.",
    (ChannelKind.FORUM, ActionKind.REPLY): "O robô não pode responder em público neste fórum.",
    (ChannelKind.FORUM, ActionKind.DIRECT_MESSAGE): "O robô não pode enviar mensagens privadas neste fórum.",
    (ChannelKind.FORUM, ActionKind.RESTORE): "O robô não pode devolver o texto original.",
    (ChannelKind.WHATSAPP, ActionKind.REDACT): (
        "O Twilio não permite apagar nem editar mensagens de grupo: peça a quem escreveu ou a quem administra o grupo "
        "que apague a mensagem para todos."
    ),
    (ChannelKind.WHATSAPP, ActionKind.DIRECT_MESSAGE): (
        "Não há mensagem privada à parte: a orientação vai como resposta na mesma conversa, em até 24 horas."
    ),
    (ChannelKind.WHATSAPP, ActionKind.REPLY): "O robô não pode responder por este número.",
    (ChannelKind.WHATSAPP, ActionKind.ERASE_COPY): "O robô não pode apagar a cópia que o Twilio guarda.",
}

# Of failed deliveries; the codes of channels are among DETAILS.
OUTCOMES: Mapping[str, str] = {
    "": "O motivo não foi registrado.",
    "store_unavailable": "O banco de dados não respondeu a tempo.",
}

# Why somebody was not let in. The same words for a wrong name and a wrong password.
REFUSALS: Mapping[str, str] = {
    "link": "Este acesso não vale mais: cada link serve uma única vez e por 15 minutos.",
    "password_link": "Este link não vale mais: ele serve uma única vez e por 24 horas. Peça outro a quem administra.",
    "password": "O nome ou a senha não conferem.",
    "wait": "Houve muitas tentativas. Espere alguns minutos e tente de novo, ou entre de outro modo.",
    "expired": "A entrada demorou demais, já foi usada ou começou em outro navegador. Comece de novo por aqui.",
    "forged": "A resposta não veio como devia, e por segurança foi recusada. Comece de novo por aqui.",
    "failed": "A entrada não foi concluída. Comece de novo por aqui.",
    "second_factor": "O ModeraPEN pede a verificação em duas etapas: ative-a na sua conta do fórum e entre de novo.",
    "provider": "O serviço de identidade não respondeu como devia. Tente de novo em instantes, ou entre de outro modo.",
    "no_role": "A sua conta não tem acesso ao ModeraPEN. Se precisar, fale com quem administra.",
}

WAYS: Mapping[str, str] = {
    "link": "link de uso único",
    "password": "senha",
    "discourse": "fórum",
    "oidc": "conta institucional",
    "here": "neste navegador",
    "everywhere": "em todos os navegadores",
}

# Who acts in the audit log and is nobody with an account.
ACTORS: Mapping[str, str] = {
    "command line": "linha de comando",
    "worker": "o robô",
    "unknown": "não se sabe quem",
    "discourse": "o fórum",
    "oidc": "a conta institucional",
}

# What the audit log tells of.
EVENTS: Mapping[str, str] = {
    "signed_in": "entrou",
    "signed_out": "saiu",
    "sign_in.refused": "entrada recusada",
    "refused": "pedido acima do papel",
    "case.viewed": "abriu um caso",
    "room.viewed": "abriu uma sala",
    "chat.viewed": "abriu uma conversa exportada",
    "value.revealed": "revelou um dado",
    "account.added": "conta criada",
    "account.role": "papel mudado",
    "account.disabled": "conta fechada",
    "account.enabled": "conta reaberta",
    "account.password": "senha definida",
    "account.bound": "conta ligada a outro serviço",
    "accounts.viewed": "viu as contas",
    "audit.viewed": "viu a auditoria",
    "audit.verified": "conferiu a auditoria",
    "verdict.agree": "concordou",
    "verdict.false_positive": "falso positivo",
    "verdict.note": "anotou",
    "verdict.taken_back": "desfez um veredito",
    "action.reopened": "tentou de novo uma ação",
    "delivery.reopened": "tentou de novo uma entrega",
    "room.paused": "pausou uma sala",
    "room.resumed": "retomou uma sala",
    "room.message_withheld": "reteve uma mensagem",
    "room.message_released": "liberou uma mensagem",
    "room.send_reopened": "tentou de novo um envio",
    "chat.audited": "analisou uma conversa exportada",
    "chat.ticked": "marcou como apagada",
    "chat.unticked": "desmarcou",
    "ruleset.activate": "pôs regras em uso",
    "draft.save": "guardou um rascunho de regras",
    "draft.discard": "descartou um rascunho de regras",
    "messages.purged": "textos esquecidos",
}

ROLES: Mapping[str, str] = {"viewer": "leitura", "moderator": "moderação", "admin": "administração"}

# What happened and what to do about it, by HTTP status.
ERRORS: Mapping[int, tuple[str, str]] = {
    400: ("Pedido não aceito", "O formulário expirou ou veio incompleto. Volte, recarregue a página e tente de novo."),
    401: ("Entre para continuar", "Esta página pede um acesso válido; o anterior pode ter expirado."),
    403: ("Sem permissão", "O seu perfil não pode fazer isso. Se precisar, fale com quem administra o ModeraPEN."),
    404: ("Página não encontrada", "O endereço não existe ou o caso já não está guardado."),
    405: ("Pedido não aceito", "Esta página não recebe esse tipo de pedido. Volte e use os botões da página."),
    413: ("Texto grande demais", "O que foi enviado passa do tamanho aceito. Reduza o texto e tente de novo."),
    429: ("Muitas tentativas", "Espere um minuto e tente de novo."),
    500: ("Algo deu errado", "O erro foi registrado, sem o conteúdo das mensagens. Tente de novo em instantes."),
    503: ("Banco de dados ocupado", "Nada foi perdido. Espere alguns segundos e tente de novo."),
}

MEMBER_STATUSES: Mapping[str, str] = {
    "naming": "escolhendo o nome",
    "active": "na sala",
    "left": "saiu",
    "removed": "retirada pela moderação",
    "unreachable": "o WhatsApp não entrega",
}

SEND_STATES: Mapping[str, str] = {
    "planned": "na fila",
    "sending": "enviando",
    "sent": "enviada",
    "uncertain": "resultado incerto",
    "failed": "não deu certo",
    "skipped": "descartada",
    "waiting_window": "esperando a pessoa escrever",
    "digested": "resumida",
}

POST_KINDS: Mapping[str, str] = {
    "message": "mensagem da sala",
    "answer": "resposta do robô",
    "digest": "resumo",
    "invite": "aviso de novidades",
}

# Why a message of a room was passed on, changed or held back.
PASSAGES: Mapping[str, str] = {
    "clean": "passou como foi escrita",
    "redacted": "passou com dados ocultados",
    "severe": "retida: há dado grave que a tarja não resolve",
    "rule": "retida: uma regra da sala pede",
    "doubt": "retida: há dado sobre o qual nenhuma regra decide",
    "residue": "retida: ainda havia dados depois da tarja",
    "not_analysed": "retida: o texto não pôde ser analisado",
}

# Why somebody looks at a masked value; what no code says they write.
REVEAL_REASONS: Mapping[str, str] = {
    "check": "Conferir se o achado está certo",
    "warn": "Avisar o órgão ou o dono da credencial",
    "talk": "Falar com quem escreveu",
    "request": "Atender a um pedido do titular do dado (LGPD)",
    "other": "Outro motivo (escreva ao lado)",
}

HOLDS: Mapping[str, str] = {"1h": "1 hora", "amanha": "amanhã às 9h", "3d": "3 dias", "7d": "7 dias"}

APPROVALS: Mapping[str, str] = {
    "waiting": "espera outra pessoa",
    "approved": "aprovado",
    "declined": "recusado",
    "withdrawn": "retirado",
}

# What asking for something that can't be undone means, by action.
IRREVERSIBLE: Mapping[str, str] = {
    "purge": "As versões antigas da postagem somem de vez, também para a equipe do fórum. A mensagem de agora fica.",
    "remove": "A mensagem inteira sai do ar.",
}

# Who asked for an action, where no rule did.
ASKED_BY: Mapping[str, str] = {
    "correcao-da-moderacao": "pedida pela moderação",
    "pedido-da-moderacao": "pedida e aprovada pela moderação",
}
