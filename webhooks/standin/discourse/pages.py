"""The forum's pages for a person without an account: the list of topics, and a topic. Plain HTML, no script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from webhooks.standin.discourse.baking import cook
from webhooks.standin.discourse.guardian import can_see_hidden
from webhooks.standin.discourse.records import Post, Topic, User
from webhooks.standin.discourse.serializers import HIDDEN_NOTICE
from webhooks.standin.discourse.state import Forum

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "article{border-top:1px solid #ddd;padding:1rem 0}small{color:#666}a{color:#1351b4}"
)


def render_forum(topics: Sequence[Topic]) -> str:
    rows = "".join(f'<li><a href="/t/{t.slug}/{t.id}">{escape(t.title)}</a></li>' for t in topics)
    return _page("ParticiPEN (demonstração)", f"<ul>{rows}</ul>")


def render_topic(forum: Forum, topic: Topic, posts: Sequence[Post], viewer: User | None) -> str:
    articles = "".join(_render_post(forum, post, viewer) for post in posts)
    return _page(topic.title, articles + '<p><a href="/">Todos os tópicos</a></p>')


def render_people(people: Sequence[User], *, query: str) -> str:
    """Who to be at another site: instead of the sign-in that this forum does not have."""
    rows = "".join(
        f'<li><a href="/session/sso_provider?{escape(query)}&amp;as={escape(it.username)}">{escape(it.username)}</a>'
        f" <small>{_rank(it)}</small></li>"
        for it in sorted(people, key=lambda it: (not it.admin, not it.moderator, it.username))
    )
    return _page("Entrar como", f"<p>Nesta demonstração, escolha quem você é no fórum.</p><ul>{rows}</ul>")


def _rank(user: User) -> str:
    return "administra o fórum" if user.admin else "modera o fórum" if user.moderator else "participa"


def _render_post(forum: Forum, post: Post, viewer: User | None) -> str:
    shown = not post.hidden or can_see_hidden(post, viewer)
    edited = " · editado" if post.public_version > 1 else ""
    byline = f"{escape(forum.user(post.user_id).name)} · nº {post.post_number}{edited}"
    body = cook(post.raw, post.previews) if shown else HIDDEN_NOTICE
    return f'<article id="p{post.id}"><small>{byline}</small>{body}</article>'


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="pt-BR"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<meta name=viewport content='width=device-width'><style>{_STYLE}</style><h1>{escape(title)}</h1>{body}</html>"
    )
