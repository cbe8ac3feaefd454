"""What a post links: read where it is text of this forum, left alone everywhere else."""

import socket
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

import pytest

from benchmarks.residue import RULES, open_empty_store
from benchmarks.residue_desk import START, Desk
from moderator.analyst import load_analyst
from moderator.errors import ChannelError
from moderator.models import ActionKind, Attachment
from webhooks.app import capabilities
from webhooks.discourse import attachments
from webhooks.discourse.client import ForumClient
from webhooks.standin.discourse import Forum, SiteSettings
from webhooks.standin.discourse.uploads import attach, clean_up

LOG = "ERRO: senha=Jabuti#2291x\n"


class Shelf:
    """A forum that holds files by path."""

    host = "https://forum.example"

    def __init__(self, **files):
        self.files = {name.replace("__", "/"): content for name, content in files.items()}
        self.asked = []

    def download(self, path, *, limit):
        self.asked.append(path)
        content = self.files.get(path)
        if content is None:
            raise ChannelError("gone", permanent=True)
        return None if len(content) > limit else content


def read(url, content=b"", *, name="", path="/uploads/x/erro.log"):
    forum = Shelf()
    forum.files = {path: content}
    return attachments.read(forum, Attachment(url, "text/plain", name)), forum.asked


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (LOG.encode(), LOG),
        ("ação".encode(), "ação"),
        ("ação".encode("cp1252"), "ação"),
        ("ação".encode("utf-16"), "ação"),
        ("\ufeffação".encode(), "ação"),
    ],
)
def test_a_text_file_of_the_forum_is_read_whatever_wrote_it(content, text):
    found, asked = read("https://forum.example/uploads/x/erro.log", content)
    assert (found.text, found.unread, asked) == (text, "", ["/uploads/x/erro.log"])


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("upload://q2ZkfmYTr.log", "/uploads/short-url/q2ZkfmYTr.log"),
        ("/uploads/default/original/1X/a.log", "/uploads/default/original/1X/a.log"),
        ("//forum.example/uploads/default/a.log", "/uploads/default/a.log"),
        ("https://forum.example/secure-uploads/original/a.log", "/secure-uploads/original/a.log"),
    ],
)
def test_every_form_of_address_that_discourse_writes(url, path):
    assert read(url, LOG.encode(), path=path)[0].text == LOG


@pytest.mark.parametrize(
    "url",
    [
        "https://outro.example/uploads/x.log",
        "http://169.254.169.254/uploads/x.log",
        "https://forum.example.evil.example/uploads/x.log",
        "https://forum.example@evil.example/uploads/x.log",
        "https://forum.example/admin/backups/x.log",
        "https://forum.example/uploads/../admin/x.log",
        "file:///uploads/x.log",
    ],
)
def test_no_post_sends_us_anywhere_else(url):
    found, asked = read(url)
    assert (found.text, found.unread, asked) == (None, "elsewhere", [])


@pytest.mark.parametrize(
    ("url", "content", "why"),
    [
        ("upload://a.png", b"", "kind"),
        ("upload://a.pdf", b"", "kind"),
        ("upload://a", b"", "kind"),
        ("upload://a.log", b"\x7fELF\x00\x00", "binary"),
        ("upload://a.sql", b"x" * (attachments.MAX_BYTES + 1), "too_large"),
    ],
)
def test_what_is_not_read_says_why(url, content, why):
    suffix = url.rpartition("/")[2]
    assert read(url, content, path=f"/uploads/short-url/{suffix}")[0].unread == why


def test_the_name_says_what_a_file_is_before_its_address_does():
    assert read("upload://a.txt", b"A=1", name=".env", path="/uploads/short-url/a.txt")[0].text == "A=1"
    assert read("upload://a.txt", b"A=1", name="tela.png", path="/uploads/short-url/a.txt")[0].unread == "kind"


def test_a_file_that_is_gone_says_so():
    assert read("upload://z.log")[0].unread == "gone"


class Files(BaseHTTPRequestHandler):
    """Files and redirects of a small server; keeps what it was asked and with which key."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Api-Key")))
        target = self.server.redirects.get(self.path)
        self.send_response(302 if target else 200)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0" if target else "10")
        self.end_headers()
        if not target:
            self.wfile.write(b"0123456789")

    def log_message(self, *_):
        """Quiet."""


@contextmanager
def serving(**redirects):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    server.asked, server.redirects = [], {f"/{path}": target for path, target in redirects.items()}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def client(url):
    forum = ForumClient(url, api_key="chave", username="moderapen", timeout=(2, 2))
    try:
        yield forum
    finally:
        forum.close()


def test_a_file_comes_down_whole_or_not_at_all():
    with serving() as (server, url), client(url) as forum:
        assert forum.download("/uploads/a.log", limit=10) == b"0123456789"
        assert forum.download("/uploads/a.log", limit=9) is None
        assert server.asked == [("/uploads/a.log", "chave")] * 2


def test_a_redirect_is_followed_at_home():
    with serving(short="/uploads/a.log") as (server, url), client(url) as forum:
        assert forum.download("/short", limit=100) == b"0123456789"
        assert [path for path, _ in server.asked] == ["/short", "/uploads/a.log"]


def test_no_redirect_leads_into_our_own_network():
    with serving() as (inner, address), serving(short=f"{address}/meta-data") as (_, url), client(url) as forum:
        with pytest.raises(ChannelError, match="redirected"):
            forum.download("/short", limit=100)
        assert inner.asked == []


@pytest.mark.parametrize(
    ("url", "host", "public"),
    [
        ("https://cdn.example/a.log", "93.184.216.34", True),
        ("http://cdn.example/a.log", "93.184.216.34", False),
        ("https://cdn.example/a.log", "10.0.0.7", False),
        ("https://cdn.example/a.log", "169.254.169.254", False),
        ("https://cdn.example/a.log", "::1", False),
    ],
)
def test_only_addresses_of_the_world_are_public(monkeypatch, url, host, public):
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: answers)
    assert attachments.is_public(url) is public


@pytest.fixture(scope="module")
def analyst():
    return load_analyst(RULES, capabilities())


@pytest.fixture
def installation(tmp_path, analyst):
    """A forum that is moderated, its store and somebody who writes."""
    now = [START]
    forum = Forum(clock=lambda: now[0], settings=SiteSettings(can_permanently_delete=True))
    maria = forum.add_user("maria.exemplo")
    with (
        closing(open_empty_store(f"sqlite:///{tmp_path}/moderator.db")) as store,
        closing(Desk(store, analyst, forum, now, Random(1), history="purge")) as desk,
    ):
        yield desk, store, maria


def publish(installation, raw):
    """What became of a post with that text, and its case."""
    desk, store, maria = installation
    category = desk.forum.add_category("sei")
    post = desk.forum.start_topic(maria, title="Erro ao assinar documento", raw=raw, category=category)
    desk.settle()
    (case,) = desk.cases()
    return post, store.cases.load(case.id)


def test_a_file_with_a_password_is_unlinked_and_what_remains_of_it_is_named(installation):
    forum = installation[0].forum
    link = attach(forum, "erro.log", b"2026-11-22 ERRO de acesso\nsenha=Jabuti#2291x\n")
    post, case = publish(installation, f"O erro completo do servidor:\n{link}\nAlguém sabe?")
    assert post.raw == "O erro completo do servidor:\n[anexo removido] (45 Bytes)\nAlguém sabe?"
    assert {finding.field for finding in case.decision.findings} == {"attachment/0"}
    redaction = next(action for action in case.actions if action.kind is ActionKind.REDACT)
    assert (redaction.status, case.row.exposure) == ("done", "residual")
    assert "upload" in {item.place for item in redaction.residue if item.reachable}
    desk = installation[0]
    address = next(iter(forum.uploads.values())).path
    assert "Jabuti" in desk.read_as_anybody(address)  # as the case says
    clean_up(forum)
    assert "Jabuti" not in desk.read_as_anybody(address)


def test_no_answer_of_ours_links_the_file_anew(installation):
    forum = installation[0].forum
    link = attach(forum, "erro.log", b"ERRO\nsenha=Jabuti#2291x\n")
    publish(installation, f"Preciso de suporte: o barramento dá erro ao tramitar. Segue o log do erro:\n{link}")
    written = [post.raw for post in forum.posts.values()]
    assert len(written) > 2  # an answer in the topic and a private message
    assert not [raw for raw in written if "upload://" in raw]


def test_only_the_file_that_tells_is_unlinked(installation):
    forum = installation[0].forum
    clean, telling = attach(forum, "versao.txt", b"SEI 4.1.5"), attach(forum, "app.env", b"DB_PASSWORD=kW7pTq92mZ\n")
    post, case = publish(installation, f"Seguem os dois arquivos:\n{clean}\n{telling}")
    assert post.raw == f"Seguem os dois arquivos:\n{clean}\n[anexo removido] (23 Bytes)"
    assert {finding.field for finding in case.decision.findings} == {"attachment/1"}


def test_pictures_and_pdfs_are_left_and_wait_for_a_person(installation):
    forum = installation[0].forum
    picture, letter = attach(forum, "tela.png", b"\x89PNG"), attach(forum, "oficio.pdf", b"%PDF-1.7")
    raw = f"Segue a tela e o ofício:\n!{picture}\n{letter}"
    post, case = publish(installation, raw)
    assert post.raw == raw
    assert [item.unread for item in case.decision.message.attachments] == ["kind", "kind"]
    assert case.row.status == "open"
    assert "anexos-nao-lidos" in {match.rule for match in case.decision.matches}
