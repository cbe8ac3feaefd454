"""Copies of a redacted text that remain on a forum, each with what an administrator can do about it.

Pure: it judges what was read back; `redaction.py`, `history.py` and `sweep.py` read. Where copies survive,
and why, is Discourse's post_revisor.rb, staff_action_logger.rb, web_hook_event.rb and user_email.rb.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from moderator.models import Message, Residue
from webhooks.discourse.copies import holds

MAIL_WINDOW = timedelta(minutes=10)  # email_time_window_mins: until then the mail is not yet written

POST = Residue("post", "O texto ainda aparece na mensagem publicada. Edite-a no fórum.", reachable=True)
TITLE = Residue("title", "O dado ainda aparece no título do tópico. Edite o título no fórum.", reachable=True)
HIDDEN_POST = Residue(
    "hidden_post",
    "O fórum recusou o texto sem os dados, e a mensagem foi ocultada. A equipe e o autor ainda a veem: "
    "decida na fila de revisão do fórum.",
    reachable=False,
)
REVISION = Residue(
    "revision",
    "O histórico de edições ainda mostra o texto antigo. Oculte as revisões no fórum, ou ligue a configuração "
    "«can_permanently_delete» e tente de novo para apagá-las.",
    reachable=True,
)
OLD_VERSION = Residue(
    "old_version",
    "Mesmo com as revisões ocultas, o fórum entrega o texto antigo a quem pede a versão anterior pelo endereço. "
    "Ligue a configuração «can_permanently_delete» e tente de novo para apagar as revisões.",
    reachable=True,
)
HIDDEN_HISTORY = Residue(
    "hidden_history",
    "As revisões foram ocultadas do público, mas a equipe do fórum ainda as lê. Para apagá-las, ligue a "
    "configuração «can_permanently_delete».",
    reachable=False,
)
REMOVED = Residue(
    "removed_post",
    "A mensagem foi excluída, e a equipe do fórum ainda a lê. Quem administra o fórum pode excluí-la em definitivo.",
    reachable=False,
)
QUOTE = Residue(
    "quote",
    "Uma citação desta mensagem ainda repete o dado, e o fórum recusou o texto sem ele. Edite a citação no fórum.",
    reachable=True,
)
REPEATED = Residue(
    "repeated",
    "Outra mensagem repete o dado fora de uma citação. Confira se ela tem um caso próprio, ou edite-a no fórum.",
    reachable=True,
)
ONEBOX = Residue(
    "onebox",
    "A prévia de um link em outra mensagem ainda mostra o dado. Reconstrua o HTML daquela mensagem no fórum.",
    reachable=True,
)
SEARCH = Residue(
    "search",
    "A busca do fórum ainda mostra o dado no resumo da mensagem. Reindexe a mensagem, ou aguarde a reindexação.",
    reachable=True,
)
CHANGED_COPY = Residue(
    "changed_copy",
    "Outra mensagem ou título mudou depois da tarja, e por isso o texto original não voltou ali.",
    reachable=False,
)
UPLOAD = Residue(
    "upload",
    "O arquivo que a mensagem trazia ainda abre no endereço dele: o fórum só o tira do ar 48 horas depois que nada "
    "mais o cita, e o guarda por mais 30 dias. A API não o apaga: peça a quem administra o servidor que o apague.",
    reachable=True,
)
OWN_COPY = Residue(
    "own_copy",
    "O ModeraPEN guarda o original cifrado, para poder desfazer, até o fim do prazo de retenção.",
    reachable=False,
)
STAFF_LOG = Residue(
    "staff_log",
    "O registro de ações da equipe guarda o texto anterior. Só quem administra o servidor do fórum pode apagá-lo.",
    reachable=False,
)
WEBHOOK_LOG = Residue(
    "webhook_log",
    "O fórum guarda por 30 dias o conteúdo dos webhooks que enviou. Diminua «retain_web_hook_events_period_days».",
    reachable=False,
)
EMAIL = Residue(
    "email",
    "A mensagem ficou mais de 10 minutos no ar: avisos por e-mail podem ter saído com o texto e não voltam.",
    reachable=False,
)


def judge_post(post: Mapping[str, Any], title: str | None, values: Sequence[str]) -> list[Residue]:
    """What remains in a post as it was read back, and in its topic's title."""
    left = []
    if post.get("deleted_at"):
        left.append(REMOVED)
    elif holds(values, post.get("raw"), post.get("cooked")):
        left.append(HIDDEN_POST if post.get("hidden") else POST)
    if holds(values, title):
        left.append(TITLE)
    return left


def outside_reach(published: datetime | None, ended: datetime) -> list[Residue]:
    """What no request can close: logs always, mail when the text was up for longer than its delay."""
    late = published is not None and ended - published > MAIL_WINDOW
    return [STAFF_LOG, WEBHOOK_LOG, OWN_COPY, *([EMAIL] if late else [])]


def judge_files(message: Message, values: Sequence[str]) -> list[Residue]:
    """What remains of files that were unlinked for what they say: their addresses are among the values."""
    return [UPLOAD] if any(file.url in values for file in message.attachments) else []
