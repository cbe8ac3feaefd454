"""What the stand-in says of itself: version, settings, accounts, the scopes of a key, its time.

Client settings are everybody's, all settings the administrators'. Source: site_controller.rb,
about_controller.rb, session_controller.rb, admin/site_settings_controller.rb, user_serializer.rb.
"""

from __future__ import annotations

from dataclasses import fields

from flask import Blueprint, Response, g, request

from webhooks.standin.discourse import guardian
from webhooks.standin.discourse.routing import answer, route, signed_in
from webhooks.standin.discourse.scopes import scope_json
from webhooks.standin.discourse.serializers import person_json
from webhooks.standin.discourse.state import Forum

CLIENT_SETTINGS = ("can_permanently_delete", "edit_history_visible_to_public", "login_required", "min_post_length")


def add_fact_routes(routes: Blueprint, forum: Forum) -> None:
    @routes.get("/srv/status")
    def status() -> str:
        return "ok"

    @route(routes, "/about")
    def about() -> Response:
        return answer({"about": {"title": "ParticiPEN (demonstração)", "version": forum.version}})

    @route(routes, "/session/scopes")
    def scopes() -> Response:
        signed_in()
        return answer({"scopes": [scope_json(it) for it in forum.scopes.get(request.headers["Api-Key"], ())]})

    @route(routes, "/site/settings")
    def client_settings() -> Response:
        return answer({name: getattr(forum.settings, name) for name in CLIENT_SETTINGS})

    @route(routes, "/admin/site_settings")
    def all_settings() -> Response:
        if not (g.viewer and g.viewer.admin):
            raise guardian.not_found()
        values = ((field.name, getattr(forum.settings, field.name)) for field in fields(forum.settings))
        return answer({"site_settings": [{"setting": name, "value": _word(value)} for name, value in values]})

    @route(routes, "/u/<username>")
    def account(username: str) -> Response:
        user = forum.users.get(username.casefold())
        if user is None:
            raise guardian.not_found()
        rank = {"moderator": user.moderator, "admin": user.admin, "trust_level": user.trust_level}
        return answer({"user": person_json(user) | rank})

    @routes.after_request
    def tell_time(response: Response) -> Response:
        response.date = forum.clock()
        return response


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
