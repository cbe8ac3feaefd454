"""The moderators' console: a Flask blueprint, rendered on the server, that works without JavaScript.

Reads and verdicts go through the store; what must be done in a channel is enqueued, never done here.
Every page masks what was found in a message; only «Experimente» shows its visitor's own text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Flask, g
from flask_wtf import CSRFProtect

from moderator.console import (
    answers,
    approvals,
    audit_log,
    audits,
    bulk,
    case,
    claims,
    corrections,
    error_pages,
    failures,
    handling,
    labels,
    near_misses,
    queue,
    reveal,
    rooms,
    search,
    security,
    try_out,
    verdict,
)
from moderator.console.access import accounts, session, sign_in
from moderator.console.access.ways import FORUM_RETURN, PROVIDER_RETURN
from moderator.console.context import EXTENSION, Analyst, Console, current
from moderator.console.figures import numbers
from moderator.console.lab import catalogue, comparing, rules, texts
from moderator.console.moments import age, duration, moment
from moderator.console.navigation import menu
from moderator.console.watching import watched

__all__ = ["Analyst", "Console", "install"]

ROUTES: Sequence[tuple[str, str, Callable[..., Any]]] = (
    ("GET", "/", queue.show_queue),
    ("GET", "/fila/agora", queue.show_live),
    ("POST", "/busca", search.search),
    ("POST", "/lote", bulk.preview),
    ("POST", "/lote/aplicar", bulk.apply),
    ("GET", "/casos/<case_id>", case.show_case),
    ("POST", "/casos/<case_id>/veredito", verdict.give_verdict),
    ("POST", "/casos/<case_id>/desfazer/<verdict_id>", verdict.take_back),
    ("POST", "/casos/<case_id>/andamento", handling.handle),
    ("GET", "/casos/<case_id>/achados/<int:number>", corrections.show_finding),
    ("POST", "/casos/<case_id>/achados/<int:number>/corrigir", corrections.correct_finding),
    ("POST", "/casos/<case_id>/achados/<int:number>/revelar", reveal.reveal_value),
    ("POST", "/casos/<case_id>/faltou", corrections.mark_span),
    ("GET", "/casos/<case_id>/resposta", answers.show_answer),
    ("POST", "/casos/<case_id>/resposta", answers.send_answer),
    ("GET", "/casos/<case_id>/quase", near_misses.show_near_misses),
    ("POST", "/casos/<case_id>/pedidos", approvals.propose),
    ("POST", "/casos/<case_id>/pedidos/<approval_id>", approvals.answer),
    ("POST", "/casos/<case_id>/acoes/<action_id>/tentar", verdict.try_action_again),
    ("POST", "/casos/<case_id>/presenca", claims.stay),
    ("POST", "/casos/<case_id>/soltar", claims.let_go),
    ("GET", "/falhas", failures.show_failures),
    ("POST", "/falhas/<delivery_id>/tentar", failures.try_delivery_again),
    ("GET", "/salas", rooms.show_rooms),
    ("GET", "/salas/<room_id>", rooms.show_room),
    ("POST", "/salas/<room_id>/pausar", rooms.pause),
    ("POST", "/salas/<room_id>/retomar", rooms.resume),
    ("POST", "/salas/<room_id>/membros/<member_id>/remover", rooms.remove_member),
    ("POST", "/salas/<room_id>/membros/<member_id>/readmitir", rooms.readmit_member),
    ("POST", "/salas/<room_id>/mensagens/<post_id>/reter", rooms.withhold_message),
    ("POST", "/salas/<room_id>/mensagens/<post_id>/liberar", rooms.release_message),
    ("POST", "/salas/<room_id>/envios/<send_id>/tentar", rooms.try_send_again),
    ("GET", "/numeros", numbers.show_numbers),
    ("GET", "/numeros/<chart_id>.csv", numbers.export_numbers),
    ("GET", "/regras", rules.show_rules),
    ("POST", "/regras", rules.begin_rule),
    ("GET", "/regras/versoes", rules.show_versions),
    ("GET", "/regras/versoes/<version>", rules.show_version),
    ("POST", "/regras/versoes/<version>/ativar", rules.roll_back),
    ("GET", "/regras/comparacoes/<comparison_id>", comparing.show_comparison),
    ("GET", "/regras/<name>", rules.show_rule),
    ("GET", "/regras/<name>/editar", rules.edit_rule),
    ("POST", "/regras/<name>/editar", rules.save_rule),
    ("POST", "/regras/<name>/verificar", rules.check_rule),
    ("POST", "/regras/<name>/descartar", rules.discard_rule),
    ("POST", "/regras/<name>/comparar", rules.compare_rule),
    ("POST", "/regras/<name>/ativar", rules.activate_rule),
    ("POST", "/regras/<name>/modo", rules.change_mode),
    ("GET", "/textos", texts.show_texts),
    ("POST", "/textos", texts.begin_text),
    ("GET", "/textos/<name>", texts.show_text),
    ("GET", "/textos/<name>/editar", texts.edit_text),
    ("POST", "/textos/<name>/editar", texts.save_text),
    ("POST", "/textos/<name>/verificar", texts.check_text),
    ("POST", "/textos/<name>/descartar", texts.discard_text),
    ("POST", "/textos/<name>/comparar", texts.compare_text),
    ("POST", "/textos/<name>/ativar", texts.activate_text),
    ("GET", "/catalogo", catalogue.show_catalogue),
    ("GET", "/experimente", try_out.show_try_out),
    ("POST", "/experimente", try_out.try_out),
    ("GET", "/conversas", audits.show_audits),
    ("POST", "/conversas", audits.audit_export),
    ("GET", "/conversas/<audit_id>", audits.show_audit),
    ("POST", "/conversas/<audit_id>/achados/<leak_id>", audits.tick_leak),
    ("GET", "/entrar", sign_in.show_sign_in),
    ("POST", "/entrar", sign_in.sign_in),
    ("POST", "/entrar/senha", sign_in.sign_in_with_password),
    ("GET", "/entrar/forum", sign_in.leave_for_forum),
    ("GET", FORUM_RETURN, sign_in.come_from_forum),
    ("GET", "/entrar/conta", sign_in.leave_for_provider),
    ("GET", PROVIDER_RETURN, sign_in.come_from_provider),
    ("GET", "/senha", sign_in.show_password_link),
    ("POST", "/senha", sign_in.set_password),
    ("GET", "/conta", accounts.show_account),
    ("POST", "/sair", accounts.sign_out),
    ("POST", "/sair/todos", accounts.sign_out_everywhere),
    ("GET", "/contas", accounts.show_accounts),
    ("POST", "/contas/<account_id>/papel", accounts.change_role),
    ("POST", "/contas/<account_id>/fechar", accounts.disable_account),
    ("POST", "/contas/<account_id>/abrir", accounts.enable_account),
    ("GET", "/auditoria", audit_log.show_audit_log),
    ("POST", "/auditoria/conferir", audit_log.verify_audit_log),
)


def install(app: Flask, console: Console, *, https: bool = False) -> CSRFProtect:
    """Put the console into `app`, whose `secret_key` the caller sets; `https` when the public address is.

    Returns the CSRF protection, from which the caller exempts what is signed otherwise (webhooks).
    """
    app.extensions[EXTENSION] = console
    blueprint = Blueprint(
        "console", __name__, template_folder="templates", static_folder="static", static_url_path="/console/static"
    )
    for method, path, view in ROUTES:
        blueprint.add_url_rule(path, view_func=watched(view), methods=[method])
    blueprint.before_request(session.require_sign_in)
    blueprint.app_context_processor(_surroundings)
    error_pages.register(app, blueprint)
    app.register_blueprint(blueprint)
    return security.protect(app, https=https)


def _surroundings() -> dict[str, Any]:
    """What every template may use."""
    console = current()
    return {
        "labels": labels,
        "identity": g.get("identity"),
        "may": session.may,
        "mode": console.mode,
        "names": console.names,
        "demo_links": console.demo_links,
        "age": age,
        "duration": duration,
        "moment": moment,
        "menu": menu,
    }
