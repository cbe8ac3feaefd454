"""Replaying is deciding: the same analyses as when a message is new, and figures that a reader can check by hand."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.analyst import ALONE, load_analyst
from moderator.backtest import Candidate, Past, Replayed, RuleTally, compare, from_corpus, replay, surroundings, tally
from moderator.errors import AnalysisError
from moderator.models import Action, ActionKind, ChannelKind, Decision, Match, Mode, Related, Severity, Triage
from moderator.triage import ThreadContext
from tests.factories import CPF, LEAK, make_analysis, make_finding, make_message

RULES = Path(__file__).parents[2] / "rules"


@cache
def bundled():
    return load_analyst(RULES, {})


@dataclass
class Policy:
    """`words` fire the rule of their name, in a mode; `reply` is what is said."""

    words: dict
    reply: str = "Olá!"
    asked: int = 0
    version: str = "v" * 64

    @property
    def rules(self):
        return self

    def analyse(self, message, *, thread=ALONE, related=()):
        self.asked += 1
        if "ilegível" in message.text:
            raise AnalysisError("over the time budget")
        found = (make_finding(message.text),) if CPF in message.text else ()
        return self.judge(message, found, thread=thread, related=related)

    def judge(self, message, findings, *, thread=ALONE, related=()):
        fired = {word: mode for word, mode in self.words.items() if word in message.text}
        matches = tuple(Match(word, word, Severity.LOW, mode, "porque sim") for word, mode in fired.items())
        actions = tuple(Action(ActionKind.REPLY, word, mode, word, None, self.reply) for word, mode in fired.items())
        decision = Decision(matches, actions, Severity.LOW, self.version)
        return replace(make_analysis(findings=tuple(findings)), decision=decision)


def past(text, id="m", **changes):
    return Past(id, make_message(text), **changes)


def figures(policy, *messages):
    candidate = Candidate(policy, "one")
    return tally(policy, (replay([candidate], message)[0] for message in messages))


def test_a_rule_is_counted_with_what_moderators_said_of_it():
    figured = figures(
        Policy({"chamado": Mode.ENFORCE, "senha": Mode.SUGGEST}),
        past("chamado", verdict="agree", matched=frozenset({"chamado"})),
        past("chamado e senha", verdict="agree", matched=frozenset({"senha"})),  # of the other rule nobody spoke
        past("chamado e senha", verdict="false_positive", matched=frozenset({"senha"})),
        past("senha"),
        past("bom dia", verdict="agree"),
    )
    assert figured.rules == {"chamado": RuleTally(3, right=1, wrong=1), "senha": RuleTally(3, right=1, wrong=1)}
    assert figured.actions == {
        (ActionKind.REPLY, Mode.ENFORCE, "chamado"): 3,
        (ActionKind.REPLY, Mode.SUGGEST, "senha"): 3,
    }
    assert (figured.messages, figured.not_analysed, figured.version) == (5, 0, "v" * 64)


def test_what_cannot_be_analysed_is_counted_apart():
    figured = figures(Policy({"chamado": Mode.ENFORCE}), past("chamado ilegível"), past("chamado"))
    assert (figured.messages, figured.not_analysed, figured.rules["chamado"].hits) == (2, 1, 1)


def test_precision_has_its_interval():
    low, high = RuleTally(20, right=9, wrong=1).precision.interval
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)


def test_a_comparison_lists_what_is_newly_hit_and_freed():
    old = Policy({"chamado": Mode.ENFORCE, "senha": Mode.ENFORCE})
    new = Policy({"chamado": Mode.ENFORCE, "cadastro": Mode.SUGGEST})
    compared = compare(old, new, [past("senha", "a"), past("cadastro", "b"), past("chamado", "c"), past("oi", "d")])
    assert [(it.id, it.gained, it.lost) for it in compared.changes] == [("a", (), ("senha",)), ("b", ("cadastro",), ())]
    assert compared.changes[0].before == ((ActionKind.REPLY, Mode.ENFORCE, "senha"),)
    assert compared.changes[0].after == ()
    assert (compared.old.rules["senha"].hits, compared.new.rules.get("senha")) == (1, None)


def test_another_mode_or_other_words_are_changes_too():
    policy = Policy({"senha": Mode.ENFORCE})
    (mode,) = compare(policy, Policy({"senha": Mode.SUGGEST}), [past("senha")]).changes
    assert (mode.gained, mode.lost, mode.reworded) == ((), (), False)
    assert (mode.before[0][1], mode.after[0][1]) == (Mode.ENFORCE, Mode.SUGGEST)
    (words,) = compare(policy, Policy({"senha": Mode.ENFORCE}, reply="Bom dia!"), [past("senha")]).changes
    assert (words.before, words.reworded) == (words.after, True)
    assert compare(policy, Policy({"senha": Mode.ENFORCE}), [past("senha")]).changes == ()


def test_an_excerpt_never_holds_a_value_that_either_side_found():
    (change,) = compare(Policy({}), Policy({"cadastro": Mode.ENFORCE}), [past(f"{LEAK}\n" + "bla " * 99)]).changes
    assert CPF not in change.excerpt
    assert change.excerpt.startswith("Meu CPF é [CPF removido], podem conferir o cadastro? bla")
    assert (len(change.excerpt), change.excerpt[-1], "\n" in change.excerpt) == (120, "…", False)


def test_what_one_detector_found_is_not_looked_for_again():
    one, other = Policy({}), Policy({})
    _, found = replay([Candidate(one, "same"), Candidate(other, "same")], past(LEAK))
    assert (one.asked, other.asked) == (1, 0)
    replayed, _ = replay([Candidate(one, "same")], past(LEAK), found)
    assert (one.asked, replayed.analyses[0].findings) == (1, (make_finding(),))
    replay([Candidate(other, "another")], past(LEAK), found)
    assert other.asked == 1


def test_what_was_found_in_a_file_then_is_found_again_and_not_remembered_as_of_the_text():
    in_file = make_finding(field="attachment/0")
    replayed, found = replay([Candidate(Policy({}), "one")], past(LEAK, in_files=(in_file,)))
    assert replayed.analyses[0].findings == (make_finding(), in_file)
    assert found == {"one": (make_finding(),)}


SURROUNDINGS = [
    (make_message(thread_id=None), None, ALONE),
    (make_message(first_post=True, thread_title="Título"), None, ALONE),
    (make_message(thread_title="Título"), None, ThreadContext(title="Título")),
    (
        make_message(thread_title="Título"),
        Triage(support_request=True, confidence=0.9, products=("sei",)),
        ThreadContext("Título", ("sei",), support_request=True),
    ),
    (
        make_message(thread_title="Título"),
        Triage(support_request=True, confidence=0.5, abstained=True),
        ThreadContext(title="Título"),
    ),
]


@pytest.mark.parametrize(("message", "opening", "expected"), SURROUNDINGS)
def test_a_reader_of_the_thread_knows_what_the_pipeline_knew(message, opening, expected):
    assert surroundings(Past("m", message, opening)) == expected


def test_a_corpus_is_a_past_without_verdicts(tmp_path):
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"id": "D1", "channel": "whatsapp", "text": "oi", "support_request": true}\n', encoding="utf-8")
    (only,) = from_corpus(corpus)
    assert (only.id, only.message.text, only.message.channel, only.verdict) == ("D1", "oi", ChannelKind.WHATSAPP, None)


PARTS = st.sampled_from(
    [
        LEAK,
        "Meu celular é (61) 98123-4567 e o e-mail clara@exemplo.com.br.",
        "A senha do banco é b4nc0-azul, usuário sei.",
        "O barramento parou de enviar desde ontem, alguém da equipe pode ajudar?",
        "eu também",
        "Obrigada pela palestra!",
        "[quote]Meu CPF é 111.444.777-35[/quote]",
        "Sou da prefeitura e uso o Protocolo GOV.BR.",
    ]
)
OPENINGS = st.none() | st.builds(
    Triage, support_request=st.booleans(), confidence=st.just(0.9), abstained=st.booleans()
)
MESSAGES = st.builds(
    lambda parts, extra, **changes: make_message("\n".join([*parts, extra]), **changes),
    st.lists(PARTS, max_size=3),
    st.text(max_size=30),
    channel=st.sampled_from(ChannelKind),
    title=st.none() | PARTS,
    first_post=st.booleans(),
    thread_title=st.none() | PARTS,
)
RELATED = st.lists(st.just(Related("Outro tópico", "https://forum.example/t/1")), max_size=1).map(tuple)


@settings(max_examples=60)
@given(message=MESSAGES, opening=OPENINGS, related=RELATED)
def test_replaying_decides_exactly_as_live_whether_findings_are_known_or_not(message, opening, related):
    analyst = bundled()
    was = Past("m", message, opening, related)
    live = analyst.analyse(message, thread=surroundings(was), related=related)
    cold, found = replay([Candidate(analyst, "one"), Candidate(analyst, "one")], was)
    warm, same = replay([Candidate(analyst, "one")], was, found)
    assert cold == Replayed(was, (live, live))
    assert warm == Replayed(was, (live,))
    assert found == same == {"one": live.findings}
