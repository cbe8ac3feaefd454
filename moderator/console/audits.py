"""Audits of exported chats: upload one, see what people should delete, tick off what is gone.

The chat is read from the request and forgotten with it; only what was found is stored, masked. The page says
what can be done in WhatsApp; nothing is done there by us.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import IO

from flask import abort, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderator.audits import (
    CREDENTIALS,
    NOTES,
    ROTATE,
    TOO_LATE,
    Examination,
    ExportError,
    ExportReader,
    arrange,
    deadline,
    name_participant,
    write_to_group,
)
from moderator.console.access.session import requires
from moderator.console.context import current
from moderator.models import Severity

READER = "moderapen_export_reader"  # the application's extension that recognises exported chats
MAX_UPLOAD = 8 * 1024 * 1024  # bytes; some 80,000 messages as text, far more in a zip without media

NO_FILE = "Escolha o arquivo .txt ou .zip que o WhatsApp exportou."
NO_CHAT = "Este arquivo não é uma conversa exportada do WhatsApp. Exporte de novo e envie o arquivo como veio."
BUSY = "Outra conversa está sendo analisada agora. Espere terminar e envie de novo."
REFUSALS: Mapping[str, str] = {
    "broken_zip": "O arquivo .zip está danificado. Exporte a conversa de novo.",
    "encoding": "O texto não está em UTF-8. Envie o arquivo como o WhatsApp o exportou, sem abrir e salvar antes.",
    "encrypted": "O arquivo .zip tem senha. Envie-o sem senha, como o WhatsApp o exportou.",
    "no_chat": "O arquivo .zip não traz exatamente uma conversa do WhatsApp. Envie o .zip de uma conversa por vez.",
    "paths": "O arquivo .zip aponta para fora de si mesmo e foi recusado. O WhatsApp não gera arquivos assim.",
    "too_large": "A conversa é grande demais. Exporte sem mídia, ou peça a análise pela linha de comando.",
    "too_many": "O arquivo .zip traz arquivos demais. Exporte a conversa sem mídia.",
}

# Analysing is heavy, and other requests must go on being answered.
_one_at_a_time = threading.Lock()


@requires("moderator")
def show_audits() -> str:
    return _list("")


@requires("moderator")
def audit_export() -> Response | tuple[str, int]:
    upload = request.files.get("arquivo")
    if upload is None or not upload.filename:
        return _list(NO_FILE), 400
    if not _one_at_a_time.acquire(blocking=False):
        return _list(BUSY), 503
    try:
        audit_id = _examine(upload.stream)
    except ExportError as error:
        return _list(REFUSALS.get(error.code, NO_CHAT)), 400
    finally:
        _one_at_a_time.release()
    if audit_id is None:
        return _list(NO_CHAT), 400
    return redirect(url_for("console.show_audit", audit_id=audit_id))


@requires("moderator")
def show_audit(audit_id: str) -> str:
    found = current().store.audits.load(audit_id)
    if found is None:
        abort(404)
    audit, leaks = found
    now = current().clock()
    plan = arrange(leaks, now=now)
    kinds = {kind for leak in leaks for kind in leak.kinds}
    return render_template(
        "console/audit.html",
        audit=audit,
        plan=plan,
        minor=sum(leak.severity is Severity.NONE for leak in leaks),
        notes=NOTES,
        too_late=TOO_LATE,
        rotate=ROTATE if CREDENTIALS & kinds else "",
        group_text=write_to_group(kinds, late=bool(plan.late)),
        deadline=deadline,
        participant=name_participant,
        now=now,
    )


@requires("moderator")
def tick_leak(audit_id: str, leak_id: str) -> Response:
    done = request.form.get("feito", "")
    if done not in {"sim", "nao"}:
        abort(400)
    console = current()
    said = {"done": done == "sim", "moderator": g.identity.moderator, "now": console.clock()}
    if not console.store.audits.tick(audit_id, leak_id, **said):
        abort(404)
    return redirect(url_for("console.show_audit", audit_id=audit_id, _anchor=f"achado-{leak_id}"))


def _examine(file: IO[bytes]) -> str | None:
    """The id of the audit that is stored now; None when the file is no exported chat."""
    console = current()
    read: ExportReader = current_app.extensions[READER]
    export = read(file)
    if export is None:
        return None
    examination = Examination(console.analyst().analyse)
    leaks = [examined.leak for examined in examination.run(export.messages())]
    return console.store.audits.keep(
        leaks,
        examination.tally,
        ambiguous=export.ambiguous,
        day_first=export.day_first,
        moderator=g.identity.moderator,
        now=console.clock(),
    )


def _list(problem: str) -> str:
    console = current()
    rows = console.store.audits.recent()
    return render_template("console/audits.html", rows=rows, problem=problem, now=console.clock())
