"""The web process around the channels: switched off, out of order, health and figures."""

import re

import pytest

from moderator.errors import StoreError
from moderator.serving import upgrade
from moderator.settings import load_settings
from moderator.store.deliveries import Deliveries
from tests.installation import Installation
from webhooks.app import create_app
from webhooks.standin.seed import SeedPost


@pytest.fixture
def installation(tmp_path):
    made = Installation(tmp_path)
    upgrade(made.settings)
    return made


@pytest.fixture
def client(installation):
    return create_app(installation.settings).test_client()


def authentic(installation):
    installation.community.publish(
        SeedPost("Bom dia para a comunidade", "geral", "maria", "Maria", "Bom dia a todos vocês!")
    )
    return next(
        item
        for item in installation.community.emitter.deliveries
        if item.headers["X-Discourse-Event"] == "post_created"
    )


def test_a_channel_that_is_off_answers_503_never_404(tmp_path):
    settings = load_settings({"MODERATOR_SECRET_KEY": "A" * 43, "MODERATOR_DATABASE_URL": f"sqlite:///{tmp_path}/m.db"})
    upgrade(settings)
    client = create_app(settings).test_client()
    for path in ("/webhooks/discourse", "/webhooks/whatsapp", "/webhooks/whatsapp/status"):
        answer = client.post(path, data=b"{}")
        assert (answer.status_code, "switched off" in answer.json["error"]) == (503, True)


def test_what_cannot_be_kept_is_answered_503(installation, client, monkeypatch):
    def out_of_order(*_args, **_kwargs):
        raise StoreError("database: OperationalError")

    delivery = authentic(installation)
    monkeypatch.setattr(Deliveries, "receive", out_of_order)
    answer = client.post("/webhooks/discourse", data=delivery.body, headers=dict(delivery.headers))
    assert (answer.status_code, answer.json) == (503, {"error": "cannot be kept right now; try again later"})


def test_a_job_engine_out_of_reach_leaves_the_delivery_to_the_sweep(installation, client, monkeypatch):
    from moderator import jobs

    def out_of_reach(*_args, **_kwargs):
        raise StoreError("job engine: OperationalError")

    delivery = authentic(installation)
    monkeypatch.setattr(jobs.Queue, "moderate", out_of_reach)
    app = create_app(installation.settings).test_client()
    assert app.post("/webhooks/discourse", data=delivery.body, headers=dict(delivery.headers)).status_code == 200


def test_health_tells_the_process_from_the_work(client):
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").get_json() == {"status": "no worker"}


def test_metrics_count_and_name_nobody(client):
    figures = client.get("/metrics").get_data(as_text=True)
    assert "moderapen_decisions 0.0" in figures
    assert "moderapen_cases_open 0.0" in figures


def test_webhooks_need_no_csrf_token_and_pages_no_signature(client):
    assert client.post("/webhooks/discourse", data=b"{}").status_code == 403  # unsigned, not "no CSRF token"
    assert client.get("/").status_code == 401


@pytest.mark.parametrize(("proxies", "status"), [("0", 429), ("1", 401)])
def test_failed_sign_ins_are_counted_by_the_address_that_our_own_proxy_tells(tmp_path, proxies, status):
    """Without one, anybody could write the header and be somebody else each time."""
    environ = {"MODERATOR_SECRET_KEY": "A" * 43, "MODERATOR_DATABASE_URL": f"sqlite:///{tmp_path}/m.db"}
    settings = load_settings(environ | {"MODERATOR_PROXIES": proxies})
    upgrade(settings)
    client = create_app(settings).test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/entrar?token=x").text)[1]
    answers = [
        client.post(
            "/entrar", data={"csrf_token": token, "token": "x"}, headers={"X-Forwarded-For": f"198.51.100.{number}"}
        )
        for number in range(11)
    ]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == status
