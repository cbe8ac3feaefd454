"""The main job in real processes against stateful stand-ins: a post comes in, the leak comes out,
the member gets guidance, a moderator sees it. Through duplicates, forgeries and kill -9."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import requests

from moderator.settings import plain
from tests.factories import CPF
from tests.installation import is_idle, wait_for
from webhooks.standin.seed import SeedMessage, SeedPost

LEAK = f"Prezados, não consigo assinar no SEI desde ontem, dá erro. Meu CPF é {CPF}, podem verificar o meu acesso?"
INNOCENT = "Bom dia a todos! Alguém já organizou um grupo de estudos sobre gestão documental na sua região?"


def post(topic, text, username="maria.exemplo"):
    return SeedPost(f"Um tópico qualquer, número {topic}", "sei", username, "Maria Exemplo", text)


def settle(installation, store, deliveries):
    """Wait until so many webhooks came and all of them are settled."""
    emitter = installation.community.emitter
    wait_for(lambda: store.cases.totals()["deliveries"] >= deliveries and emitter.is_idle() and is_idle(store))


def test_a_leak_in_the_forum_and_one_on_whatsapp(running):
    installation, store = running
    forum, twilio = installation.community.forum, installation.community.twilio
    post_id = installation.community.publish(post(1, LEAK))
    innocent = installation.community.publish(post(2, INNOCENT, "rui.exemplo"))
    installation.community.write(SeedMessage("whatsapp:+5561999990001", "Ana", "bom dia, a senha do banco é Xy@12345"))
    wait_for(lambda: len(store.cases.queue("all")) == 2 and is_idle(store))

    assert CPF not in forum.posts[post_id].raw
    assert forum.posts[innocent].raw == INNOCENT
    assert (
        requests.get(
            f"{installation.settings.discourse_url}/posts/{post_id}/revisions/latest.json", timeout=5
        ).status_code
        == 404
    )
    ours = [item for item in forum.posts.values() if forum.user(item.user_id).username == "moderapen"]
    assert sorted(forum.topics[item.topic_id].private for item in ours) == [False, True]
    assert not any(CPF in item.raw for item in ours)

    received, answer = twilio.messages.values()
    assert received.body == ""
    assert answer.recipient == "whatsapp:+5561999990001"
    assert "Xy@12345" not in answer.body
    exposures = {case.channel: case.exposure for case in store.cases.queue("all")}
    assert exposures == {"forum": "clean", "whatsapp": "none"}


def test_one_delivery_sent_five_times_has_one_effect(running):
    installation, store = running
    installation.community.publish(post(1, LEAK))
    delivery = next(item for item in installation.community.emitter.deliveries if b"post_created" in _event(item))

    def send(_):
        return requests.post(
            f"{installation.url}/webhooks/discourse", data=delivery.body, headers=dict(delivery.headers), timeout=10
        ).status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(send, range(2))) == [200, 200]
    assert [send(None) for _ in range(3)] == [200, 200, 200]
    wait_for(lambda: store.cases.queue("all") and is_idle(store))
    assert len(_bot_posts(installation)) == 2  # one public reply, one private message
    assert len(store.cases.queue("all")) == 1


def _event(delivery):
    return delivery.headers["X-Discourse-Event"].encode()


def _bot_posts(installation):
    forum = installation.community.forum
    return [item for item in forum.posts.values() if forum.user(item.user_id).username == "moderapen"]


def test_what_is_not_signed_is_refused_and_leaves_nothing(running):
    installation, store = running
    body = json.dumps({"post": {"id": 1, "raw": LEAK}}).encode()
    forged = hashlib.sha256(body).hexdigest()
    for headers in ({}, {"X-Discourse-Event-Signature": f"sha256={forged}"}):
        answer = requests.post(f"{installation.url}/webhooks/discourse", data=body, headers=headers, timeout=10)
        assert answer.status_code == 403
        assert CPF not in answer.text
    answer = requests.post(f"{installation.url}/webhooks/whatsapp", data={"Body": LEAK}, timeout=10)
    assert answer.status_code == 403
    assert store.cases.totals()["deliveries"] == 0


def test_kill_minus_nine_in_the_middle_loses_nothing_and_repeats_nothing(running):
    installation, store = running
    texts = {}
    for number in range(100):
        texts[installation.community.publish(post(number, f"Caso {number}. {LEAK}", f"membro{number}"))] = number

    def kill_after(decisions):
        wait_for(lambda: store.cases.totals()["decisions"] >= decisions)
        installation.kill()
        installation.start()

    wait_for(installation.community.emitter.is_idle)
    kill_after(15)
    kill_after(40)
    kill_after(70)
    wait_for(lambda: store.cases.totals()["decisions"] >= 100 and is_idle(store))
    forum = installation.community.forum
    assert [post_id for post_id in texts if CPF in forum.posts[post_id].raw] == []
    replies = [item for item in _bot_posts(installation) if not forum.topics[item.topic_id].private]
    assert sorted(item.topic_id for item in replies) == sorted(forum.posts[post_id].topic_id for post_id in texts)
    told = [item for item in _bot_posts(installation) if forum.topics[item.topic_id].private]
    assert len(told) == 100
    assert store.cases.counts()["stuck"] == 0


def test_hostile_and_broken_input_is_answered_recorded_and_survived(running):
    installation, store = running
    secret = plain(installation.settings.discourse_webhook_secrets)[0]

    def send(body, **headers):
        import hmac

        signature = hmac.new(secret.encode(), body, "sha256").hexdigest()
        headers = {"X-Discourse-Event": "post_created", "X-Discourse-Event-Signature": f"sha256={signature}"} | headers
        return requests.post(f"{installation.url}/webhooks/discourse", data=body, headers=headers, timeout=30)

    big = json.dumps({"post": _payload(1, "a senha é Xy@12345 " + "palavra " * 130_000)}).encode()
    assert send(b"{not json").status_code == 400
    assert send(b"\xff\xfe").status_code == 400
    assert "post.raw" in send(json.dumps({"post": {"id": 5, "topic_id": 1, "version": 1}}).encode()).text
    assert send(json.dumps({"thing": {}}).encode(), **{"X-Discourse-Event": "thing_happened"}).status_code == 200
    assert send(json.dumps({"post": _payload(2, "")}).encode()).status_code == 200
    assert send(big).status_code == 200
    assert send(b"x" * (9 * 1024 * 1024)).status_code == 413
    wait_for(lambda: is_idle(store) and store.cases.totals()["decisions"] == 2)
    assert len(store.deliveries.failed()) == 3
    assert [case.reason for case in store.cases.queue("stuck")] == ["not_analysed"]


def _payload(number, raw):
    return {
        "id": number,
        "topic_id": 1,
        "version": 1,
        "raw": raw,
        "username": "maria",
        "user_id": 3,
        "post_type": 1,
        "topic_archetype": "regular",
    }
