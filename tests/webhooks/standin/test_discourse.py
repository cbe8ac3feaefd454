"""The forum's rules where the product depends on them, over HTTP as a client meets them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from webhooks.standin.discourse import Fault, Forum, blueprint, moderation
from webhooks.standin.discourse.records import WHISPER
from webhooks.standin.discourse.serializers import cook

RAW = "Meu CPF é 529.982.247-25, podem conferir o cadastro?"
CLEAN = "Meu CPF é [CPF removido], podem conferir o cadastro?"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Site:
    def __init__(self):
        self.now = NOON
        self.forum = Forum(clock=lambda: self.now)
        self.bot = self.forum.add_user("bot", moderator=True)
        self.maria = self.forum.add_user("maria")
        self.forum.add_key("chave", user=self.bot)
        self.forum.add_key("mestra")
        app = Flask("forum")
        app.register_blueprint(blueprint(self.forum))
        self.http = app.test_client()
        self.post = self.forum.start_topic(self.maria, title="Erro ao assinar documento", raw=RAW)

    def ask(self, method, path, *, user="bot", key="chave", **options):
        headers = {"Api-Key": key, "Api-Username": user} if user else {}
        return self.http.open(path, method=method, headers=headers, **options)

    def read(self, path, **options):
        return self.ask("GET", path, **options)

    def edit(self, raw=CLEAN, **fields):
        return self.ask("PUT", f"/posts/{self.post.id}.json", data={"post[raw]": raw, **fields})

    def revision(self, number, action="", method="GET", **options):
        return self.ask(method, f"/posts/{self.post.id}/revisions/{number}{action}", **options)


@pytest.fixture
def site():
    return Site()


class TestKeys:
    @pytest.mark.parametrize(
        ("user", "key", "status"),
        [
            ("bot", "chave", 200),
            ("BOT", "chave", 200),
            ("maria", "chave", 403),
            ("bot", "errada", 403),
            ("maria", "mestra", 403),  # no staff
            ("bot", "mestra", 200),
            ("ninguem", "mestra", 403),
        ],
    )
    def test_a_key_acts_for_its_user(self, site, user, key, status):
        assert site.read("/review.json", user=user, key=key).status_code == status

    def test_suspended_users_have_no_key(self, site):
        site.bot.suspended = True
        assert site.read("/session/scopes.json").status_code == 403

    def test_nobody_signed_in_reads_but_does_not_write(self, site):
        assert site.read(f"/posts/{site.post.id}.json", user=None).json["raw"] == RAW
        assert site.ask("POST", "/posts.json", user=None, data={"raw": RAW}).json["error_type"] == "not_logged_in"


class TestEdit:
    def test_makes_a_revision_that_holds_the_original(self, site):
        answer = site.edit().json["post"]
        assert (answer["raw"], answer["version"]) == (CLEAN, 2)
        changes = site.revision(2, user=None).json["body_changes"]
        assert "529.982.247-25" in changes["side_by_side_markdown"]
        assert site.read(f"/posts/{site.post.id}.json?version=1", user=None).json["raw"] == RAW

    def test_a_stale_original_is_a_conflict(self, site):
        answer = site.edit(**{"post[original_text]": "outro texto"})
        assert (answer.status_code, answer.json["error_type"], site.post.raw) == (409, "edit_conflict", RAW)

    def test_nothing_changed_is_no_revision(self, site):
        assert site.edit(RAW).json["post"]["version"] == 1

    @pytest.mark.parametrize(
        ("raw", "status"),
        [
            ("[CPF removido]", 422),  # short
            ("a" * 40, 422),  # one letter
            ("abcdef" * 5, 422),  # six
            ("abcdefg" * 3, 200),  # seven
            ("12345678901234567890", 200),
            ("1234567890123456789 ", 422),
            ("texto curto <!-- um comentário que não conta -->", 422),
            ("um texto longo com um palavrão dentro", 422),
        ],
    )
    def test_is_validated_for_staff_too(self, site, raw, status):
        site.forum.settings.watched_words = ("palavrão",)
        assert site.edit(raw).status_code == status

    def test_a_quick_second_thought_of_the_author_is_no_revision(self, site):
        site.forum.edit(site.maria, site.post, raw=RAW + " Alguém?")
        assert site.post.version == 1
        site.now += timedelta(seconds=301)
        site.forum.edit(site.maria, site.post, raw=RAW + " Alguém aí?")
        assert site.post.version == 2

    def test_of_the_title_is_a_revision_of_the_first_post(self, site):
        title = "Erro ao assinar no SEI, resolvido"
        answer = site.ask("PUT", f"/t/-/{site.post.topic_id}.json", data={"title": title})
        assert answer.json["basic_topic"]["title"] == title
        assert "Erro ao assinar documento" in site.revision(2, user=None).json["title_changes"]["inline"]
        short = site.ask("PUT", f"/t/-/{site.post.topic_id}.json", data={"title": "curto"})
        assert short.status_code == 422

    def test_a_locked_post_is_staff_s(self, site):
        site.ask("PUT", f"/posts/{site.post.id}/locked.json", data={"locked": "true"})
        answer = site.ask(
            "PUT", f"/posts/{site.post.id}", user="maria", key="mestra", data={"post[raw]": RAW + " Alguém?"}
        )
        assert answer.status_code == 403


class TestHistory:
    def test_hidden_from_the_public_and_not_from_staff(self, site):
        site.edit()
        assert site.revision(2, "/hide", "PUT").data == b""
        assert site.revision(2, user=None).status_code == 404
        assert site.revision("latest", user=None).status_code == 404
        assert site.revision(2).status_code == 200

    def test_hiding_twice_corrupts_the_public_version(self, site):
        site.edit()
        for version in (1, 0):
            site.revision(2, "/hide", "PUT")
            assert site.read(f"/posts/{site.post.id}.json", user=None).json["version"] == version
        site.revision(2, "/show", "PUT")
        assert site.post.public_version == 1

    @pytest.mark.parametrize("readable", [True, False])
    def test_an_old_version_by_its_address(self, site, readable):
        site.forum.settings.old_versions_stay_readable = readable
        site.edit()
        site.revision(2, "/hide", "PUT")
        answer = site.read(f"/posts/{site.post.id}.json?version=1", user=None)
        assert (answer.status_code == 200 and answer.json["raw"] == RAW) is readable

    @pytest.mark.parametrize(("shifted", "own"), [(True, "previous_hidden"), (False, "current_hidden")])
    def test_the_field_that_says_hidden(self, site, shifted, own):
        site.forum.settings.hidden_flag_is_shifted = shifted
        site.edit()
        site.edit(CLEAN + " Obrigada.")
        site.revision(2, "/hide", "PUT")
        assert [site.revision(number).json[own] for number in (2, 3)] == [True, False]

    def test_purge_needs_a_setting_a_history_and_patience(self, site):
        def purge():
            return site.revision("permanently_delete", method="DELETE").status_code

        assert purge() == 403
        site.forum.settings.can_permanently_delete = True
        assert purge() == 404
        for number in range(20):
            site.edit(f"{CLEAN} {number}")
            assert purge() == 200
        site.edit()
        assert purge() == 429
        assert (site.post.version, len(site.post.revisions)) == (2, 1)
        site.now += timedelta(minutes=1)
        assert purge() == 200
        assert (site.post.version, site.post.public_version, site.post.revisions) == (1, 1, [])

    def test_the_staff_log_keeps_what_no_purge_reaches(self, site):
        site.forum.settings.can_permanently_delete = True
        site.edit()
        site.revision("permanently_delete", method="DELETE")
        assert site.forum.staff_log == [RAW]


class TestFlags:
    def flag(self, site, **fields):
        data = {"id": site.post.id, "post_action_type_id": 4, **fields}
        return site.ask("POST", "/post_actions.json", data=data)

    def test_for_review_hides_and_unlists(self, site):
        assert self.flag(site, queue_for_review="true").json["hidden"]
        seen = site.read(f"/posts/{site.post.id}.json", user=None).json
        assert "raw" not in seen
        assert "529.982" not in seen["cooked"]
        assert site.read(f"/posts/{site.post.id}/raw", user=None).status_code == 404
        assert site.read("/posts.json", user=None).json == {"latest_posts": []}
        assert site.read("/review.json").json["reviewables"][0]["post_id"] == site.post.id
        assert self.flag(site, post_action_type_id=8).status_code == 403  # hidden posts can't be flagged
        assert site.ask("PUT", f"/posts/{site.post.id}/unhide").data == b""
        assert site.read(f"/posts/{site.post.id}.json", user=None).json["raw"] == RAW

    def test_a_json_boolean_is_not_the_word_true(self, site):
        body = {"id": site.post.id, "post_action_type_id": 4, "queue_for_review": True}
        site.ask("POST", "/post_actions.json", json=body)
        assert not site.post.hidden

    def test_what_a_person_decided_is_not_flagged_again(self, site):
        self.flag(site, queue_for_review="true")
        moderation.resolve(site.forum, site.forum.reviewables[0], agreed=False)
        assert not site.post.hidden
        assert self.flag(site, post_action_type_id=8).json["error_type"] == "already_handled"
        assert self.flag(site, post_action_type_id=7).status_code == 200

    def test_the_author_s_edit_shows_a_hidden_post_again(self, site):
        self.flag(site, queue_for_review="true")
        site.forum.edit(site.maria, site.post, raw=RAW + " Alguém?")
        assert not site.post.hidden

    def test_staff_may_be_spared(self, site):
        site.forum.settings.allow_flagging_staff = False
        site.maria.moderator = True
        assert self.flag(site).status_code == 403


class TestCreate:
    def reply(self, site, raw="Aqui também acontece, alguém sabe?", **fields):
        return site.ask("POST", "/posts.json", data={"raw": raw, "topic_id": site.post.topic_id, **fields})

    def test_the_same_request_within_two_minutes_is_the_same_post(self, site):
        first, second = self.reply(site).json["id"], self.reply(site).json["id"]
        site.now += timedelta(seconds=121)
        assert first == second != self.reply(site).json["id"]

    def test_a_refusal_is_remembered_too(self, site):
        site.forum.settings.watched_words = ("acontece",)
        assert self.reply(site).status_code == 422
        site.forum.settings.watched_words = ()
        assert self.reply(site).status_code == 422
        assert self.reply(site, auto_track="false").status_code == 200

    def test_private_messages_are_for_those_they_are_for(self, site):
        fields = {"title": "Aviso", "archetype": "private_message", "target_recipients": "maria"}
        made = site.ask("POST", "/posts.json", data={"raw": "Uma mensagem particular.", **fields}).json
        path = f"/t/{made['topic_id']}.json"
        assert site.read(path).status_code == 200
        assert site.read(path, user="maria", key="mestra").status_code == 200
        assert site.read(path, user=None).status_code == 403
        sent = site.read("/topics/private-messages-sent/bot.json").json["topic_list"]["topics"]
        received = site.read("/topics/private-messages/maria.json", user="maria", key="mestra").json
        assert [t["title"] for t in sent] == [t["title"] for t in received["topic_list"]["topics"]] == ["Aviso"]
        assert site.read("/topics/private-messages-sent/maria.json").status_code == 403

    def test_nobody_to_write_to(self, site):
        fields = {"title": "Aviso", "archetype": "private_message", "target_recipients": "ninguem"}
        assert site.ask("POST", "/posts", data={"raw": "Uma mensagem.", **fields}).status_code == 422


class TestReading:
    def test_deleted_posts_are_staff_s(self, site):
        reply = site.forum.reply(site.maria, site.forum.topics[site.post.topic_id], RAW)
        assert site.ask("DELETE", f"/posts/{site.post.id}").status_code == 403  # a first post
        assert site.ask("DELETE", f"/posts/{reply.id}").data == b""
        assert site.read(f"/posts/{reply.id}.json", user=None).status_code == 404
        assert site.read(f"/posts/{reply.id}.json").json["deleted_at"] == "2026-11-22T12:00:00.000Z"
        site.ask("PUT", f"/posts/{reply.id}/recover.json")
        assert site.read(f"/posts/{reply.id}.json", user=None).status_code == 200

    def test_the_author_s_own_deletion_leaves_the_original_in_the_history(self, site):
        reply = site.forum.reply(site.maria, site.forum.topics[site.post.topic_id], RAW)
        site.now += timedelta(minutes=6)
        moderation.delete(site.forum, site.maria, reply)
        assert reply.raw == "(post deleted by author)"
        assert site.read(f"/posts/{reply.id}.json?version=1", user=None).json["raw"] == RAW

    def test_whispers_and_restricted_categories_are_staff_s(self, site):
        topic = site.forum.topics[site.post.topic_id]
        whisper = site.forum.reply(site.bot, topic, "Isto é só para a equipe.", post_type=WHISPER)
        closed = site.forum.add_category("equipe", read_restricted=True)
        other = site.forum.start_topic(site.bot, title="Assuntos da equipe daqui", raw=RAW, category=closed)
        for post in (whisper, other):
            assert site.read(f"/posts/{post.id}.json", user=None).status_code == 403
            assert site.read(f"/posts/{post.id}.json").status_code == 200
        assert [post["id"] for post in site.read("/posts.json", user=None).json["latest_posts"]] == [site.post.id]

    def test_the_latest_posts_are_a_window_of_ids(self, site):
        topic = site.forum.topics[site.post.topic_id]
        posts = [site.forum.reply(site.maria, topic, f"{RAW} {number}") for number in range(60)]
        seen = [post["id"] for post in site.read("/posts.json").json["latest_posts"]]
        assert seen == [post.id for post in reversed(posts[10:])]
        older = site.read(f"/posts.json?before={posts[9].id}").json["latest_posts"]
        assert [post["id"] for post in older] == [*(post.id for post in reversed(posts[:10])), site.post.id]

    def test_a_site_for_members_only(self, site):
        site.forum.settings.login_required = True
        assert site.read(f"/posts/{site.post.id}.json", user=None).status_code == 403
        assert site.read(f"/posts/{site.post.id}.json").status_code == 200

    def test_chosen_posts_of_a_topic_with_their_source(self, site):
        path = f"/t/{site.post.topic_id}/posts.json?post_ids[]={site.post.id}"
        assert "raw" not in site.read(path).json["post_stream"]["posts"][0]
        assert site.read(f"{path}&include_raw=true").json["post_stream"]["posts"][0]["raw"] == RAW

    def test_pages_for_people_run_nothing_of_what_was_written(self, site):
        site.forum.edit(site.bot, site.post, raw="<script>alert(1)</script> e mais texto")
        page = site.read(f"/t/-/{site.post.topic_id}/1", user=None).get_data(as_text=True)
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert site.read("/", user=None).status_code == 200
        assert site.read(f"/p/{site.post.id}", user=None).headers["Location"].endswith("/1#p" + str(site.post.id))


class TestLimits:
    @pytest.mark.parametrize(
        ("fault", "content_type", "retry_after"),
        [
            (Fault.LIMIT_JSON, "application/json; charset=utf-8", "23"),
            (Fault.LIMIT_PLAIN, None, "7"),
            (Fault.LIMIT_HTML, "text/html", None),
            (Fault.LIMIT_SEARCH, "application/json; charset=utf-8", None),
        ],
    )
    def test_come_in_four_shapes(self, site, fault, content_type, retry_after):
        site.forum.faults.inject(fault)
        answer = site.read("/about.json")
        assert answer.status_code == 429
        assert answer.headers.get("Content-Type") == content_type
        assert answer.headers.get("Retry-After") == retry_after
        assert site.read("/about.json").status_code == 200

    def test_are_shared_by_all_keys_and_not_the_public_s(self, site):
        site.forum.settings.max_admin_api_reqs_per_minute = 1
        assert site.read("/about.json").status_code == 200
        assert site.read("/about.json", key="mestra").status_code == 429
        assert site.read("/about.json", user=None).status_code == 200

    def test_faults_meet_only_what_they_are_meant_for(self, site):
        site.forum.faults.inject(Fault.ERROR, method="PUT", path="/hide")
        assert site.read("/about.json").status_code == 200
        site.edit()
        assert site.revision(2, "/hide", "PUT").status_code == 500
        assert site.revision(2, "/hide", "PUT").status_code == 200


@pytest.mark.parametrize(
    ("raw", "cooked"),
    [
        ("um <b>& dois", "<p>um &lt;b&gt;&amp; dois</p>"),
        ("um\ndois\n\ntrês", "<p>um<br>dois</p>\n<p>três</p>"),
        ("visível\n\n<!-- moderapen:a1 -->", "<p>visível</p>"),
    ],
)
def test_cooking(raw, cooked):
    assert cook(raw) == cooked
