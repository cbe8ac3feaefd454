"""Where the forum keeps copies of a text, as far as the product looks for them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from webhooks.standin.discourse import Fault, Forum, baking, blueprint, moderation
from webhooks.standin.discourse.guardian import SiteError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RAW = "Onde fica o botão de assinar neste módulo novo?"


class Site:
    def __init__(self):
        self.now = NOON
        self.forum = Forum(clock=lambda: self.now)
        self.bot, self.maria = self.forum.add_user("bot", moderator=True), self.forum.add_user("maria")
        self.forum.add_key("chave", user=self.bot)
        app = Flask("forum")
        app.register_blueprint(blueprint(self.forum))
        self.http = app.test_client()
        self.post = self.forum.start_topic(self.maria, title="Erro ao assinar documento", raw=RAW)
        self.topic = self.forum.topics[self.post.topic_id]
        other = self.forum.start_topic(self.maria, title="Um outro tópico qualquer", raw="Aqui se fala de outra coisa.")
        self.other = self.forum.topics[other.topic_id]

    def ask(self, method, path, *, user="bot", **options):
        headers = {"Api-Key": "chave", "Api-Username": user} if user else {}
        return self.http.open(path, method=method, headers=headers, **options)

    def link(self, address=None):
        address = address or f"/t/-/{self.topic.id}/1"
        return self.forum.reply(self.maria, self.other, f"Vejam:\n{address}\nO que acham disto?")

    def cooked(self, post):
        return self.ask("GET", f"/posts/{post.id}.json", user=None).json["cooked"]


@pytest.fixture
def site():
    return Site()


def test_a_preview_keeps_what_the_post_said_until_it_is_made_anew(site):
    linking = site.link()
    site.forum.edit(site.bot, site.post, raw="Outro texto, bem diferente do que era.")
    assert RAW in site.cooked(linking)
    assert site.ask("PUT", f"/posts/{linking.id}/rebake", user=None).status_code == 403
    assert site.ask("PUT", f"/posts/{linking.id}/rebake").data == b""
    assert RAW not in site.cooked(linking)
    assert "Outro texto" in site.cooked(linking)


def test_no_preview_shows_what_is_hidden_or_gone(site):
    site.post.hidden = True
    assert RAW not in site.cooked(site.link())
    assert "onebox" not in site.cooked(site.link("/t/-/99999/1"))


@pytest.mark.parametrize("how", ["link", "quote"])
def test_a_post_lists_those_of_other_topics_that_refer_to_it(site, how):
    if how == "link":
        linking = site.link()
    else:
        linking = site.forum.reply(
            site.maria, site.other, f'[quote="maria, post:1, topic:{site.topic.id}"]\n{RAW}\n[/quote]'
        )
    (post,) = site.ask("GET", f"/t/{site.topic.id}/1.json").json["post_stream"]["posts"]
    (link,) = post["link_counts"]
    assert link["url"] == f"/t/um-outro-topico-qualquer/{site.other.id}/{linking.post_number}"
    assert link["reflection"]
    site.forum.edit(site.maria, linking, raw="Deixa para lá, já encontrei o botão.")
    (post,) = site.ask("GET", f"/t/{site.topic.id}/1.json").json["post_stream"]["posts"]
    assert post["link_counts"] == []


@pytest.mark.parametrize(
    ("raw", "addresses"),
    [
        ("/t/12/3", [(12, 3)]),
        ("/t/assunto/12/3 e /t/assunto/12", [(12, 3), (12, 1)]),
        ("https://f.exemplo.br/t/-/12", [(12, 1)]),
        ("a/t/-/12 e /t/-/12x e /u/12", []),
    ],
)
def test_links(raw, addresses):
    assert [address for _, address in baking.linked(raw)] == addresses


def test_a_quote_is_cooked_as_one_and_counted_while_it_stands(site):
    quote = f'[quote="maria, post:1, topic:{site.topic.id}"]\nOnde fica?\n[/quote]\nNo alto da tela.'
    quoting = site.forum.reply(site.maria, site.topic, quote)
    assert f'<aside class="quote" data-post="1" data-topic="{site.topic.id}">' in site.cooked(quoting)
    assert site.post.quote_count == 1
    site.forum.edit(site.maria, quoting, raw="No alto da tela, à direita.")
    assert site.post.quote_count == 0


class TestSearch:
    def find(self, site, terms, user=None):
        return [post["id"] for post in site.ask("GET", f"/search.json?q={terms}", user=user).json["posts"]]

    def test_by_words_author_and_topic(self, site):
        assert self.find(site, "assinar") == [site.post.id]
        assert self.find(site, f"@maria topic:{site.topic.id}") == [site.post.id]
        assert self.find(site, f"@bot topic:{site.topic.id}") == self.find(site, "xy") == []
        assert site.forum.search_log[0] == "assinar"

    def test_shows_nobody_what_is_hidden(self, site):
        site.post.hidden = True
        assert self.find(site, "assinar") == self.find(site, "assinar", user="bot") == []

    def test_may_be_behind(self, site):
        site.forum.settings.search_is_behind = True
        site.forum.edit(site.bot, site.post, raw="Outro texto, bem diferente do que era.")
        assert self.find(site, "botão") == [site.post.id]
        site.forum.reindex()
        assert self.find(site, "botão") == []


def test_a_topic_is_read_around_a_number(site):
    posts = [site.forum.reply(site.maria, site.topic, f"Também acontece comigo, caso {n}.") for n in range(60)]
    read = site.ask("GET", f"/t/{site.topic.id}/40.json?include_raw=true").json["post_stream"]
    assert posts[38].post_number == 40
    assert posts[38].id in [post["id"] for post in read["posts"]]
    assert len(read["stream"]) == 61


def test_nobody_but_staff_writes_in_a_closed_topic(site):
    site.ask("PUT", f"/t/{site.topic.id}/status.json", data={"status": "closed", "enabled": "true"})
    with pytest.raises(SiteError):
        site.forum.reply(site.maria, site.topic, "Ainda posso escrever aqui dentro?")
    site.forum.reply(site.bot, site.topic, "A equipe ainda pode escrever aqui.")
    site.ask("PUT", f"/t/{site.topic.id}/status.json", json={"status": "closed", "enabled": True})
    assert not site.topic.closed  # a JSON boolean is not the word


def test_anybody_edits_a_wiki(site):
    joao = site.forum.add_user("joao")
    with pytest.raises(SiteError):
        site.forum.edit(joao, site.post, raw="Um texto de outra pessoa da comunidade.")
    site.post.wiki = True
    site.forum.edit(joao, site.post, raw="Um texto de outra pessoa da comunidade.")
    assert site.post.version == 2


def test_what_its_author_deleted_is_deleted_a_day_later(site):
    reply = site.forum.reply(site.maria, site.topic, RAW)
    moderation.delete(site.forum, site.maria, reply)
    moderation.destroy_stubs(site.forum)
    assert (reply.user_deleted, reply.deleted_at) == (True, None)
    site.now += timedelta(hours=25)
    moderation.destroy_stubs(site.forum)
    assert reply.deleted_at is not None
    assert site.ask("GET", f"/posts/{reply.id}.json").json["deleted_by"]["username"] == "maria"


def test_numbers_are_never_given_twice(site):
    first, second = (site.forum.reply(site.maria, site.topic, f"{RAW} {n}") for n in range(2))
    moderation.destroy(site.forum, first)
    assert site.forum.reply(site.maria, site.topic, RAW).post_number == second.post_number + 1
    assert site.forum.post_at((site.topic.id, first.post_number)) is None


def test_titles_may_have_to_differ(site):
    site.forum.settings.allow_duplicate_topic_titles = False
    with pytest.raises(SiteError):
        site.forum.start_topic(site.maria, title=site.topic.title, raw=RAW)


def test_people_come_in_between_two_requests_once(site):
    site.forum.faults.interleave(lambda: site.forum.edit(site.maria, site.post, raw=RAW + " Alguém?"), path="/raw")
    assert "Alguém" not in site.cooked(site.post)
    assert "Alguém" in site.ask("GET", f"/posts/{site.post.id}/raw").get_data(as_text=True)
    site.forum.faults.interleave(lambda: 1 / 0, path="/raw")
    site.forum.faults.clear()
    assert site.ask("GET", f"/posts/{site.post.id}/raw").status_code == 200


@pytest.mark.parametrize(("fault", "status"), [(Fault.CONFLICT, 409), (Fault.INVALID, 422)])
def test_refusals_on_demand(site, fault, status):
    site.forum.faults.inject(fault, method="PUT")
    answer = site.ask("PUT", f"/posts/{site.post.id}.json", data={"post[raw]": RAW + " Alguém?"})
    assert (answer.status_code, site.post.raw) == (status, RAW)
