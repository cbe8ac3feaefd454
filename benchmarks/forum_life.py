"""The life of an invented forum, by chance and repeatable: leaks, quotes, links, second thoughts, mishaps.

Everything that people write goes through `Life`, which remembers what they meant to stand there. Names,
numbers and passwords are made up, with valid check digits.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from random import Random

from webhooks.standin.discourse import Fault, Forum, moderation
from webhooks.standin.discourse.guardian import SiteError
from webhooks.standin.discourse.records import Post, Topic, User

SENTENCES = (
    "Aqui no órgão a tela fica em branco depois do segundo clique.",
    "Já limpamos o cache e trocamos de navegador, sem resultado.",
    "O processo 99990.000123/2026-41 foi tramitado ontem sem erro nenhum.",
    "Agradeço a quem puder olhar com calma durante a semana.",
    "A versão instalada é a 4.1.5 e a base foi atualizada no domingo.",
    "Preciso de suporte: não consigo assinar o documento no SEI.",
    "Alguém sabe se o módulo já aceita anexos maiores que isso?",
)
LEAKS: dict[str, str] = {
    "cpf": "Meu CPF é {value}, podem conferir o cadastro?",
    "password": "Entrei no ambiente e a senha é {value} mesmo.",
    "email": "Podem me responder em {value}, por favor.",
}
TITLES = ("Erro ao assinar documento", "Tramitação não conclui", "Cadastro com problema", "Barramento sem resposta")
STEPS = (("PUT", "/posts/"), ("DELETE", "permanently_delete"), ("GET", "/t/"), ("GET", "/search"), ("PUT", "/unhide"),
         ("POST", "/post_actions"), ("GET", "/posts/"), ("PUT", "/hide"))  # fmt: skip
FAULTS = (
    Fault.ERROR,
    Fault.CUT,
    Fault.LIMIT_JSON,
    Fault.LIMIT_PLAIN,
    Fault.LIMIT_HTML,
    Fault.FORBIDDEN,
    Fault.CONFLICT,
)


class Life:
    """People on `forum`. `meant` is the text that each post's writer last gave it, `values` what leaked."""

    def __init__(self, forum: Forum, chance: Random) -> None:
        self.forum, self.chance = forum, chance
        self.people = [forum.add_user(f"{name}.exemplo", name=name.capitalize()) for name in ("maria", "joao", "ana")]
        self.staff = forum.add_user("rita.equipe", moderator=True)
        self.category = forum.add_category("sei")
        self.meant: dict[int, str] = {}
        self.titles: dict[int, str] = {}
        self.values: set[str] = set()
        self.leaks: list[Post] = []
        self.copies: list[Post] = []

    def begin(self) -> None:
        """A few topics, one or two leaks in them, and others who repeat them."""
        topics = [self._open_topic() for _ in range(self.chance.randint(1, 3))]
        for _ in range(self.chance.randint(1, 2)):
            topic = self.chance.choice(topics)
            if self.chance.random() < 0.6:
                self._reply(self.chance.choice(self.people), topic, self._words(leak=True), leak=True)
        if not self.leaks:
            self._open_topic(leak=True)
        for _ in range(self.chance.randint(0, 4)):
            self.chance.choice((self.quote, self.quote, self.link, self.chat))()
        for _ in range(self.chance.randint(0, 2)):
            self.second_thought()

    def disturb(self) -> None:
        """What happens while we act: people at any step, faults at any request."""
        acts: tuple[Callable[[], None], ...] = (
            self.second_thought, self.correct, self.bring_back, self.withdraw, self.quote, self.chat, self.edit_copy,
        )  # fmt: skip
        for _ in range(self.chance.choice((0, 0, 1, 1, 2))):
            method, path = self.chance.choice(STEPS)
            self.forum.faults.interleave(self.chance.choice(acts), method=method, path=path)
        for _ in range(self.chance.choice((0, 0, 1, 2, 4))):
            method, path = self.chance.choice(STEPS)
            fault = self.chance.choice(FAULTS)
            if fault is not Fault.CONFLICT or method == "PUT":
                self.forum.faults.inject(fault, method=method, path=path)

    def quote(self) -> None:
        quoted = self.chance.choice(self.leaks + self.copies)
        words = self.chance.choice((quoted.raw, self._leaking_line(quoted.raw)))
        author = self.forum.user(quoted.user_id).username
        header = f'[quote="{author}, post:{quoted.post_number}, topic:{quoted.topic_id}"]'
        raw = f"{header}\n{words}\n[/quote]\n\n{self.chance.choice(SENTENCES)}"
        self._say_somewhere(raw, self.copies)

    def link(self) -> None:
        linked = self.chance.choice(self.leaks)
        slug = self.forum.topics[linked.topic_id].slug
        address = f"/t/{self.chance.choice(('-', slug))}/{linked.topic_id}/{linked.post_number}"
        self._say_somewhere(f"Vejam este caso:\n{address}\n{self.chance.choice(SENTENCES)}", [])

    def chat(self) -> None:
        self._say_somewhere(self.chance.choice(SENTENCES), [])

    def second_thought(self) -> None:
        post = self.chance.choice(self.leaks)
        self.edit(post, f"{post.raw} {self.chance.choice(SENTENCES)}")

    def correct(self) -> None:
        """An author who takes the value out alone."""
        post = self.chance.choice(self.leaks)
        text = post.raw
        for value in self.values:
            text = text.replace(value, "(apaguei)")
        self.edit(post, text)

    def bring_back(self) -> None:
        post = self.chance.choice(self.leaks)
        self.edit(post, f"{self.chance.choice(SENTENCES)} {self._leak()}")

    def edit_copy(self) -> None:
        if self.copies:
            post = self.chance.choice(self.copies)
            self.edit(post, f"{post.raw} {self.chance.choice(SENTENCES)}")

    def withdraw(self) -> None:
        """A reply deleted by its author or by staff."""
        post = self.chance.choice(self.leaks)
        user = self.chance.choice((self.forum.user(post.user_id), self.staff))
        if post.post_number == 1 or post.deleted_at or post.user_deleted:
            return
        with contextlib.suppress(SiteError):
            moderation.delete(self.forum, user, post)
            self.meant[post.id] = post.raw

    def edit(self, post: Post, raw: str) -> None:
        if post.deleted_at or post.user_deleted:
            return
        with contextlib.suppress(SiteError):
            self.forum.edit(self.forum.user(post.user_id), post, raw=raw)
            self.meant[post.id] = post.raw

    def _open_topic(self, *, leak: bool = False) -> Topic:
        author, leak = self.chance.choice(self.people), leak or self.chance.random() < 0.3
        title = self._new_title()
        words = self._words(leak=leak)
        if leak and self.chance.random() < 0.4:
            title = f"{title} CPF {self._cpf()}"
        post = self.forum.start_topic(author, title=title, raw=words, category=self.category)
        self._remember(post, leak)
        self.titles[post.topic_id] = title
        return self.forum.topics[post.topic_id]

    def _new_title(self) -> str:
        """One that no other topic has: most forums refuse it."""
        while (title := f"{self.chance.choice(TITLES)} {self.chance.randint(100, 999)}") in self.titles.values():
            pass
        return title

    def _reply(self, author: User, topic: Topic, raw: str, *, leak: bool = False) -> Post:
        post = self.forum.reply(author, topic, raw)
        self._remember(post, leak)
        return post

    def _remember(self, post: Post, leak: bool) -> None:
        self.meant[post.id] = post.raw
        if leak:
            self.leaks.append(post)

    def _say_somewhere(self, raw: str, where: list[Post]) -> None:
        topics = [self.forum.topics[topic_id] for topic_id in self.titles]
        with contextlib.suppress(SiteError):
            where.append(self._reply(self.chance.choice(self.people), self.chance.choice(topics), raw))

    def _words(self, *, leak: bool) -> str:
        words = self.chance.sample(SENTENCES, self.chance.randint(1, 3))
        if leak:
            words.insert(self.chance.randint(0, len(words)), self._leak())
        return self.chance.choice((" ", "\n", "\n\n")).join(words)

    def _leak(self) -> str:
        kind = self.chance.choice(sorted(LEAKS))
        value = {"cpf": self._cpf, "password": self._password, "email": self._email}[kind]()
        return LEAKS[kind].format(value=value)

    def _cpf(self) -> str:
        digits = [self.chance.randint(0, 9) for _ in range(9)]
        for length in (10, 11):
            rest = sum(digit * weight for digit, weight in zip(digits, range(length, 1, -1), strict=True)) % 11
            digits.append(0 if rest < 2 else 11 - rest)
        number = "".join(map(str, digits))
        return self._leaked(f"{number[:3]}.{number[3:6]}.{number[6:9]}-{number[9:]}")

    def _password(self) -> str:
        word = self.chance.choice(("Jabuti", "Pitanga", "Cajueiro"))
        return self._leaked(f"{word}{self.chance.choice('@#&_*')}{self.chance.randint(1000, 9999)}x")

    def _email(self) -> str:
        return self._leaked(f"helena.moura{self.chance.randint(1000, 9999)}@gmail.com")

    def _leaked(self, value: str) -> str:
        self.values.add(value)
        return value

    def _leaking_line(self, raw: str) -> str:
        lines = [line for line in re.split(r"\n+", raw) if any(value in line for value in self.values)]
        return self.chance.choice(lines or [raw])
