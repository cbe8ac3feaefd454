"""The stand-in's review queue, uploads, scopes and what it says of itself."""

import pytest
from flask import Flask

from tests.factories import NOON
from webhooks.standin.discourse import Forum, blueprint, moderation
from webhooks.standin.discourse.uploads import attach, clean_up


class Site:
    """A forum over HTTP, with a post and a moderator's key."""

    def __init__(self):
        self.forum = Forum(clock=lambda: NOON)
        self.bot, self.maria = self.forum.add_user("bot", moderator=True), self.forum.add_user("maria")
        self.forum.add_key("chave", user=self.bot)
        app = Flask("forum")
        app.register_blueprint(blueprint(self.forum))
        self._client = app.test_client(use_cookies=False)
        raw = "Como assino um documento externo no SEI?"
        self.post = self.forum.start_topic(self.maria, title="Como assinar no SEI", raw=raw)

    def ask(self, path, method="GET", key="chave", **options):
        headers = {"Api-Key": key} if key else {}
        return self._client.open(path, method=method, headers=headers, **options)

    def flag(self):
        moderation.flag(self.forum, self.bot, self.post, 7, message="Um caso.")
        return self.forum.reviewables[-1]


@pytest.fixture
def site():
    return Site()


def test_an_entry_lists_what_it_can_be_answered(site):
    entry = site.flag()
    seen = site.ask(f"/review/{entry.id}.json").json
    assert (seen["reviewable"]["status"], seen["reviewable"]["post_id"]) == (0, site.post.id)
    offered = [action["server_action"] for action in seen["actions"]]
    assert offered == ["agree_and_hide", "agree_and_keep", "disagree", "ignore_and_do_nothing"]
    site.post.hidden = True
    hidden = [action["server_action"] for action in site.ask(f"/review/{entry.id}.json").json["actions"]]
    assert hidden == ["agree_and_keep_hidden", "disagree_and_restore"]


@pytest.mark.parametrize(
    ("action", "status"), [("agree_and_keep", 1), ("disagree", 2), ("ignore_and_do_nothing", 3), ("agree_and_hide", 1)]
)
def test_an_answer_needs_the_version_and_ends_the_entry(site, action, status):
    entry = site.flag()
    path = f"/review/{entry.id}/perform/{action}.json"
    assert site.ask(path, "PUT").status_code == 422
    assert site.ask(f"{path}?version=9", "PUT").status_code == 409
    assert site.ask(f"/review/{entry.id}/perform/delete_user.json?version=0", "PUT").status_code == 403
    assert site.ask(f"{path}?version=0", "PUT").status_code == 200
    assert (entry.status, site.post.hidden) == (status, action == "agree_and_hide")
    assert site.ask(f"/review/{entry.id}.json").json["actions"] == []
    assert site.ask("/review.json").json["reviewables"] == []
    assert len(site.ask("/review.json?status=all").json["reviewables"]) == 1


def test_the_queue_is_staff_s_and_comes_in_pages(site):
    site.forum.add_key("de-maria", user=site.maria)
    assert site.ask("/review.json", key="de-maria").status_code == 403
    topic = site.forum.topics[site.post.topic_id]
    for number in range(12):
        reply = site.forum.reply(site.maria, topic, f"Uma resposta comprida de número {number}.")
        moderation.flag(site.forum, site.bot, reply, 7)
    first = site.ask(f"/review.json?topic_id={topic.id}").json
    assert (len(first["reviewables"]), "load_more_reviewables" in first["meta"]) == (10, True)
    assert len(site.ask(f"/review.json?topic_id={topic.id}&offset=10").json["reviewables"]) == 2
    assert site.ask("/review.json?topic_id=1").json["reviewables"] == []
    assert site.ask("/review.json?status=strange").status_code == 400


def test_a_file_is_everybody_s_until_nothing_links_it_and_the_site_cleans_up(site):
    link = attach(site.forum, "erro.log", b"ERRO")
    site.forum.edit(site.maria, site.post, raw=f"Segue o arquivo do erro:\n{link}")
    short = link.partition("upload://")[2].partition(")")[0]
    moved = site.ask(f"/uploads/short-url/{short}", key=None)
    assert moved.status_code == 302
    clean_up(site.forum)
    assert site.ask(moved.headers["Location"], key=None).data == b"ERRO"
    site.forum.edit(site.maria, site.post, raw="Tirei o arquivo do erro daqui.")
    clean_up(site.forum)
    assert site.ask(moved.headers["Location"], key=None).status_code == 404
    assert site.ask(f"/uploads/short-url/{short}", key=None).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/posts/{post}.json", "global:read"),
        ("GET", "/t/{topic}.json", "topics:read"),
        ("PUT", "/posts/{post}.json", "posts:edit"),
        ("GET", "/posts/{post}/revisions/latest.json", "revisions:read"),
        ("DELETE", "/posts/{post}/revisions/permanently_delete", "revisions:permanently_delete"),
        ("GET", "/categories.json", "categories:list"),
    ],
)
def test_a_scoped_key_reaches_its_own_routes_only(site, method, path, scope):
    address = path.format(post=site.post.id, topic=site.post.topic_id)
    site.forum.add_key("com", user=site.bot, scopes=(scope,))
    site.forum.add_key("sem", user=site.bot, scopes=("users:show",))
    site.forum.settings.can_permanently_delete = True
    assert site.ask(address, method, key="com").status_code in {200, 404}
    assert site.ask(address, method, key="sem").status_code == 403
    assert site.ask("/session/scopes.json", key="com").json["scopes"][0]["resource"] == scope.partition(":")[0]


def test_what_it_says_of_itself(site):
    assert site.ask("/srv/status", key=None).headers["Date"] == "Sun, 22 Nov 2026 12:00:00 GMT"
    assert site.ask("/site/settings.json", key=None).json["can_permanently_delete"] is False
    assert site.ask("/admin/site_settings.json").status_code == 404
    site.forum.add_key("de-ana", user=site.forum.add_user("ana", admin=True))
    listed = site.ask("/admin/site_settings.json", key="de-ana").json["site_settings"]
    assert {"setting": "retain_web_hook_events_period_days", "value": "30"} in listed
    assert site.ask("/u/bot.json").json["user"]["moderator"] is True
    assert site.ask("/u/ninguem.json").status_code == 404
