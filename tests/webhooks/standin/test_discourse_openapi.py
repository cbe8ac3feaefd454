"""The stand-in's answers against the forum's official OpenAPI file, so that it cannot drift from it."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest
from flask import Flask

from webhooks.standin.discourse import Forum, blueprint

SPECIFICATION = Path(__file__).parents[3] / "../shared/contracts/discourse_openapi.json"
RAW = "Como assino um documento externo no SEI?"


@pytest.fixture(scope="module")
def paths():
    if not SPECIFICATION.exists():
        pytest.skip("the official OpenAPI file is not beside this repository")
    return json.loads(SPECIFICATION.read_text())["paths"]


@pytest.fixture
def site():
    forum = Forum()
    bot, maria = forum.add_user("bot", moderator=True), forum.add_user("maria")
    forum.add_key("chave", user=bot)
    category = forum.add_category("sei")
    post = forum.start_topic(maria, title="Como assinar no SEI", raw=RAW, category=category)
    forum.reply(maria, forum.topics[post.topic_id], "Ninguém sabe? É urgente.", reply_to=1)
    words = f"Vejam:\n/t/-/{post.topic_id}/1\ne opinem."
    other = forum.start_topic(maria, title="Continua em outro tópico", raw=words, category=category)
    forum.reply(
        maria, forum.topics[other.topic_id], f'[quote="maria, post:1, topic:{post.topic_id}"]\n{RAW}\n[/quote]\nOi.'
    )
    forum.start_topic(bot, title="Aviso", raw="Uma mensagem particular.", recipients=[maria])
    app = Flask("forum")
    app.register_blueprint(blueprint(forum))
    return app.test_client(), post


def correct(schema):
    """The file says that `reply_to_post_number` is a string; the forum and its own examples say a number."""
    schema = copy.deepcopy(schema)
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if "reply_to_post_number" in part.get("properties", {}):
            part["properties"]["reply_to_post_number"] = {"type": ["integer", "null"]}
        waiting.extend(value for value in part.values() if isinstance(value, dict))
    return schema


NEW_REPLY = {"raw": "Abra o documento e clique em assinar."}
CASES = [
    ("get", "/posts/{id}.json", {}),
    ("put", "/posts/{id}.json", {"post[raw]": RAW + " Obrigada."}),
    ("get", "/posts.json", {}),
    ("post", "/posts.json", NEW_REPLY),
    ("put", "/posts/{id}/locked.json", {"locked": "true"}),
    ("post", "/post_actions.json", {"post_action_type_id": 4, "queue_for_review": "true"}),
    ("get", "/t/{id}.json", {}),
    ("put", "/t/-/{id}.json", {"title": "Como assinar no SEI pelo celular"}),
    ("get", "/t/{id}/posts.json", {"post_ids[]": 0, "include_raw": "true"}),
    ("put", "/t/{id}/status.json", {"status": "closed", "enabled": "true"}),
    ("get", "/posts/{id}/replies.json", {}),
    ("get", "/search.json", {"q": "@maria"}),
    ("get", "/topics/private-messages-sent/{username}.json", {}),
    ("get", "/topics/private-messages/{username}.json", {}),
]


@pytest.mark.parametrize(("method", "path", "fields"), CASES)
def test_answers_are_as_the_official_file_says(paths, site, method, path, fields):
    http, post = site
    about_topic = path.startswith("/t/")
    address = path.format(id=post.topic_id if about_topic else post.id, username="bot")
    fields = {name: value or post.id for name, value in fields.items()}
    if path == "/posts.json":
        fields["topic_id"] = post.topic_id
    if path == "/post_actions.json":
        fields["id"] = post.id
    given = {"query_string" if method == "get" else "data": fields}
    answer = http.open(address, method=method.upper(), headers={"Api-Key": "chave", "Api-Username": "bot"}, **given)
    assert answer.status_code == 200
    schema = paths[path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(answer.json, correct(schema))
