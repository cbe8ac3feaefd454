"""Delivery to decision to effect, with a stateful channel and the real store; no threads, no clock."""

from dataclasses import replace
from datetime import timedelta

import pytest

from moderator.actions import GIVE_UP, LONGEST_WAIT, Performer
from moderator.analyst import Analyst
from moderator.detection import Detector
from moderator.errors import AnalysisError, ChannelError, NotBegun, Unanswerable
from moderator.models import (
    Action,
    ActionKind,
    Attachment,
    ChannelKind,
    Decision,
    Ignored,
    Match,
    Mode,
    Severity,
    Triage,
)
from moderator.pipeline import Pipeline
from moderator.store.records import MESSAGE
from moderator.triage import ThreadContext
from tests.factories import CPF, LEAK, NOON, make_message
from tests.fakes import ShelfChannel

REDACTED = LEAK.replace(CPF, "[CPF removido]")


class NoTriage:
    def classify(self, message, *, context):
        return Triage(support_request="suporte" in message.text, confidence=0.5)


class TwoRules:
    """Personal data is redacted and its author told; «suporte» is answered once per topic."""

    version = "v" * 64

    def __init__(self, mode=Mode.ENFORCE):
        self.mode = mode

    def decide(self, message, findings, triage, *, related, anonymised):
        self.pointed = related
        matches, actions = [], []
        if findings:
            matches.append(self._match("dados-pessoais", tuple(range(len(findings)))))
            actions += [self._action(ActionKind.REDACT), self._action(ActionKind.DIRECT_MESSAGE, "Olá, removemos.")]
        if triage.support_request:
            matches.append(self._match("suporte", ()))
            actions.append(self._action(ActionKind.REPLY, "Abra um chamado."))
        severity = Severity.HIGH if findings else Severity.LOW
        return Decision(tuple(matches), tuple(actions), severity, self.version)

    def _match(self, rule, findings):
        return Match(rule, rule, Severity.HIGH, self.mode, "porque sim", findings, hides=True)

    def _action(self, kind, text=None):
        return Action(kind, "regra", self.mode, text=text, subject="Aviso")


class Doorkeeper:
    """A room that takes everything it hears for a word to itself."""

    def hear(self, _message, _delivery_id):
        return Ignored("room_command")


class World:
    """One installation without its processes."""

    def __init__(self, store, *, mode=Mode.ENFORCE, rule_mode=Mode.ENFORCE, daily_limit=100, reception=None):
        self.store = store
        self.channel = ShelfChannel()
        self.now = NOON
        channels = dict.fromkeys(ChannelKind, self.channel)
        self.analyst = Analyst(Detector(), NoTriage(), TwoRules(rule_mode))
        parts = (channels, self.analyst, store.deliveries, store.records, store.effects)
        self.pipeline = Pipeline(*parts, topics=store.topics, mode=mode, clock=lambda: self.now, reception=reception)
        self.performer = Performer(
            channels,
            store.records,
            store.effects,
            executor="one",
            mode=mode,
            daily_limit=daily_limit,
            clock=lambda: self.now,
        )

    def deliver(self, body, identity="a", **headers):
        delivery_id, _ = self.store.deliveries.receive(
            ChannelKind.FORUM, event="post_created", identity=identity, headers=headers, body=body, now=self.now
        )
        return delivery_id

    def moderate(self, delivery_id):
        """What the job engine does, without its sleeping."""
        for _ in range(5):
            action_ids = self.pipeline.plan(delivery_id)
            for action_id in action_ids:
                self.carry_out(action_id)
            if not action_ids:
                break
        self.pipeline.settle(delivery_id)

    def carry_out(self, action_id):
        waits = []
        while (wait := self.performer.act(action_id)) is not None:
            waits.append(wait)
            self.now += timedelta(seconds=wait)
        return waits

    def post(self, message, identity="a"):
        self.moderate(self.deliver(self.channel.put(message), identity))

    def actions(self):
        case = self.store.cases.queue("all")[0]
        return {item.kind: item for item in self.store.cases.load(case.id).actions}


@pytest.fixture
def world(store):
    return World(store)


def test_a_leak_is_redacted_and_its_author_told(world):
    world.post(make_message())
    assert world.channel.shelf["7"].text == REDACTED
    assert [(order.kind, order.title) for order in world.channel.sent] == [(ActionKind.DIRECT_MESSAGE, "Aviso")]
    case = world.store.cases.queue("open")[0]
    assert (case.kinds, case.exposure) == (("BR_CPF",), "clean")


def test_an_innocent_post_is_decided_and_left_alone(world):
    world.post(make_message("Bom dia a todos, ótima semana de trabalho."))
    assert world.channel.sent == []
    assert world.store.cases.queue("all") == []
    assert world.store.cases.totals()["decisions"] == 1


def test_a_word_to_the_room_leaves_no_copy_with_the_vendor_and_no_case(store):
    world = World(store, reception=Doorkeeper())
    world.post(make_message("Meu nome é Ana", channel=ChannelKind.WHATSAPP))
    assert [order.kind for order in world.channel.sent] == [ActionKind.ERASE_COPY]
    assert store.cases.queue("all") == []


def _version(world, case_id):
    return world.store.cases.load(case_id).decision.message.version


def test_an_earlier_version_told_too_late_is_closed_and_its_author_not_told_again(world):
    world.post(make_message(version="2"))
    earlier = make_message("Meu CPF é 111.444.777-35, podem conferir o cadastro?", version="1")
    world.moderate(world.deliver(MESSAGE.dump_json(earlier), "b"))
    assert world.channel.shelf["7"].text == REDACTED
    assert [order.kind for order in world.channel.sent] == [ActionKind.DIRECT_MESSAGE]
    assert [case.exposure for case in world.store.cases.queue("all")] == ["clean", "clean"]
    (late,) = (it.id for it in world.store.cases.queue("all") if _version(world, it.id) == "1")
    for action_id in world.store.verdicts.false_positive(late, moderator="ana", note="", now=world.now):
        world.carry_out(action_id)
    assert world.channel.shelf["7"].text == REDACTED  # the later version is what stands, and it has its own case


@pytest.mark.parametrize(("days", "status"), [(6, "done"), (8, "skipped")])
def test_nobody_waits_for_an_answer_to_what_was_asked_long_ago(world, days, status):
    written = NOON - timedelta(days=days)
    world.post(make_message("Preciso de suporte com o envio.", created_at=written))
    assert world.actions()[ActionKind.REPLY].status == status


def test_a_text_that_takes_too_long_goes_to_a_person(world, monkeypatch):
    def give_up(_message, *, thread):
        raise AnalysisError("time")

    monkeypatch.setattr(world.analyst, "analyse", give_up)
    world.post(make_message())
    assert [case.reason for case in world.store.cases.queue("stuck")] == ["not_analysed"]
    assert world.channel.shelf["7"].text == LEAK


def test_the_same_delivery_run_again_has_no_second_effect(world):
    delivery_id = world.deliver(world.channel.put(make_message()))
    world.moderate(delivery_id)
    world.moderate(delivery_id)
    assert len(world.channel.sent) == 1


def test_two_events_about_one_version_have_one_effect(world):
    body = world.channel.put(make_message())
    first, second = world.deliver(body, "created"), world.deliver(body, "edited")
    world.moderate(first)
    world.moderate(second)
    assert len(world.channel.sent) == 1


def test_one_public_reply_per_topic(world):
    world.post(make_message("Preciso de suporte com o módulo, por favor."), "a")
    world.post(make_message("Eu também preciso de suporte com ele.", external_id="8"), "b")
    assert [order.kind for order in world.channel.sent] == [ActionKind.REPLY]


def test_our_own_edit_coming_back_is_not_news(world):
    world.post(make_message())
    again = world.deliver(world.channel.put(make_message(REDACTED, version="2")), "b")
    assert world.pipeline.plan(again) == ()
    assert world.store.deliveries.load(again).open is False
    assert world.store.cases.totals()["decisions"] == 1


def test_an_edit_between_webhook_and_work_is_what_gets_decided(world):
    body = world.channel.put(make_message())
    newer = "Desculpem: o CPF correto é 111.444.777-35, não o outro."
    world.channel.put(make_message(newer, version="2"))
    world.moderate(world.deliver(body))
    assert world.channel.shelf["7"].text == newer.replace("111.444.777-35", "[CPF removido]")


def test_an_author_who_edits_while_we_act_is_decided_anew(world):
    newer = LEAK + " E o do meu colega é 111.444.777-35."
    delivery_id = world.deliver(world.channel.put(make_message()))
    action_ids = world.pipeline.plan(delivery_id)
    world.channel.put(make_message(newer, version="2"))
    world.carry_out(action_ids[0])
    assert world.actions()[ActionKind.REDACT].status == "superseded"
    world.moderate(delivery_id)
    assert CPF not in world.channel.shelf["7"].text
    assert "111.444.777-35" not in world.channel.shelf["7"].text


def test_a_value_its_author_already_removed_still_gets_its_history_closed(world):
    body = world.channel.put(make_message())
    world.channel.put(make_message("Removi meu número, desculpem o transtorno.", version="2"))
    world.moderate(world.deliver(body))
    assert world.channel.shelf["7"].text == "Removi meu número, desculpem o transtorno."
    assert world.actions()[ActionKind.REDACT].status == "done"


def test_of_a_deleted_message_only_the_copies_are_left_to_look_for(world):
    body = world.channel.put(make_message())
    world.channel.shelf.clear()
    world.moderate(world.deliver(body))
    actions = world.actions()
    assert {kind: (item.status, item.detail) for kind, item in actions.items()} == {
        ActionKind.REDACT: ("done", "deleted")
    }
    assert world.channel.sent == []


@pytest.mark.parametrize("kind", ["broken", "ignored"])
def test_what_cannot_or_need_not_be_understood_is_settled(world, kind):
    delivery_id = world.deliver(b"{}", kind=kind)
    world.moderate(delivery_id)
    assert world.store.deliveries.load(delivery_id).open is False
    assert len(world.store.deliveries.failed()) == (kind == "broken")


def test_a_value_removed_between_our_look_and_our_edit_gets_its_history_closed(world):
    delivery_id = world.deliver(world.channel.put(make_message()))
    (redact, *_) = world.pipeline.plan(delivery_id)
    world.channel.put(make_message("Removi meu número, desculpem o transtorno.", version="2"))
    world.carry_out(redact)
    world.moderate(delivery_id)
    case = world.store.cases.queue("all")[0]
    redactions = [item for item in world.store.cases.load(case.id).actions if item.kind is ActionKind.REDACT]
    assert [item.status for item in redactions] == ["superseded", "done"]
    assert case.exposure == "clean"
    assert world.channel.shelf["7"].text == "Removi meu número, desculpem o transtorno."
    assert world.channel.sent == []  # who took it out alone is not lectured


def test_undoing_what_its_author_had_corrected_leaves_the_text_to_its_author(world):
    body = world.channel.put(make_message())
    world.channel.put(make_message("Removi meu número, desculpem o transtorno.", version="2"))
    world.moderate(world.deliver(body))
    case = world.store.cases.queue("all")[0]
    for action_id in world.store.verdicts.false_positive(case.id, moderator="ana", note="", now=world.now):
        world.carry_out(action_id)
    assert world.actions()[ActionKind.RESTORE].status == "done"
    assert world.channel.shelf["7"].text == "Removi meu número, desculpem o transtorno."


def test_an_attempt_that_comes_back_late_leaves_what_its_author_added_since(world):
    delivery_id = world.deliver(world.channel.put(make_message()))
    (redact, *_) = world.pipeline.plan(delivery_id)
    world.channel.cut_after_acting = True
    assert world.performer.act(redact) is not None  # it will be tried again
    continued = REDACTED + " Alguém mais passou por isso?"
    world.channel.put(make_message(continued, version="3"))
    closing = [action_id for action_id in world.pipeline.plan(delivery_id) if action_id != redact]
    for action_id in (*closing, redact):
        world.carry_out(action_id)
    assert world.channel.shelf["7"].text == continued


def test_a_member_who_edits_while_we_act_is_told_once(world):
    delivery_id = world.deliver(world.channel.put(make_message()))
    (redact, *_) = world.pipeline.plan(delivery_id)
    world.channel.put(make_message(LEAK + " E o do colega é 111.444.777-35.", version="2"))
    world.carry_out(redact)
    world.moderate(delivery_id)
    assert [order.kind for order in world.channel.sent] == [ActionKind.DIRECT_MESSAGE]


def test_a_leak_put_into_the_title_of_a_post_we_redacted_is_news(world):
    world.post(make_message(title="Conferir o meu cadastro", first_post=True))
    world.post(make_message(REDACTED, title=f"Conferir o CPF {CPF}", first_post=True, version="2"), "b")
    assert world.store.cases.totals()["decisions"] == 2


def test_two_jobs_with_one_action_do_it_once(world, monkeypatch):
    action_ids = world.pipeline.plan(world.deliver(world.channel.put(make_message("Preciso de suporte, por favor."))))
    inner = []
    perform = world.channel.perform

    def perform_and_let_another_in(order):
        inner.append(world.performer.act(action_ids[0]))
        return perform(order)

    monkeypatch.setattr(world.channel, "perform", perform_and_let_another_in)
    assert world.performer.act(action_ids[0]) is None
    assert inner == [2.0]
    assert len(world.channel.sent) == 1


def test_a_defect_in_an_action_is_seen_by_a_person(world):
    action_id = world.pipeline.plan(world.deliver(world.channel.put(make_message())))[0]
    world.performer.give_up(action_id)
    assert [case.reason for case in world.store.cases.queue("stuck")] == ["action_uncertain"]


def test_switching_to_shadow_stops_what_was_waiting(store):
    world = World(store)
    delivery_id = world.deliver(world.channel.put(make_message()))
    action_ids = world.pipeline.plan(delivery_id)
    shadow = World(store, mode=Mode.SHADOW)
    shadow.channel.shelf = world.channel.shelf
    for action_id in action_ids:
        shadow.carry_out(action_id)
    assert world.channel.shelf["7"].text == LEAK
    assert {item.status for item in world.actions().values()} == {"held"}


def test_a_waiting_action_does_not_hold_up_a_verdict(world):
    action_id = world.pipeline.plan(world.deliver(world.channel.put(make_message())))[0]
    world.channel.fail_next = [ChannelError("unavailable", permanent=False)]
    world.performer.act(action_id)
    case = world.store.cases.queue("open")[0]
    world.store.verdicts.false_positive(case.id, moderator="ana", note="", now=world.now)
    assert world.performer.act(action_id) is None
    assert world.channel.shelf["7"].text == LEAK


def test_a_redaction_that_got_half_way_is_undone_too(world, monkeypatch):
    action_id = world.pipeline.plan(world.deliver(world.channel.put(make_message())))[0]
    perform = world.channel.perform

    def edit_and_be_refused(order):
        perform(order)
        raise ChannelError("forbidden", permanent=True)

    monkeypatch.setattr(world.channel, "perform", edit_and_be_refused)
    world.carry_out(action_id)
    monkeypatch.undo()
    case = world.store.cases.queue("stuck")[0]
    for undo in world.store.verdicts.false_positive(case.id, moderator="ana", note="", now=world.now):
        world.carry_out(undo)
    assert world.channel.shelf["7"].text == LEAK


def test_an_undo_that_comes_too_late_brings_its_case_back(world):
    world.post(make_message())
    case = world.store.cases.queue("open")[0]
    undo = world.store.verdicts.false_positive(case.id, moderator="ana", note="", now=world.now)[0]
    world.channel.put(make_message("Reescrevi tudo do zero.", version="9"))
    world.carry_out(undo)
    assert [row.reason for row in world.store.cases.queue("stuck")] == ["action_failed"]


def test_patience_counts_from_the_moment_an_action_was_allowed(store):
    world = World(store, rule_mode=Mode.SUGGEST)
    world.post(make_message())
    world.now += GIVE_UP * 2
    case = world.store.cases.queue("open")[0]
    action_ids = world.store.verdicts.agree(case.id, moderator="ana", note="", now=world.now)
    world.channel.fail_next = [ChannelError("rate_limited", permanent=False, retry_after=5.0)]
    assert [world.carry_out(action_id) for action_id in action_ids] == [[5.0], []]


def test_a_proposed_answer_and_a_sent_one_are_still_one_answer_per_topic(store):
    world = World(store, rule_mode=Mode.SUGGEST)
    world.post(make_message("Preciso de suporte com o módulo, por favor."), "a")
    case = world.store.cases.queue("open")[0]
    for action_id in world.store.verdicts.agree(case.id, moderator="ana", note="", now=NOON):
        world.carry_out(action_id)
    enforcing = World(store)
    enforcing.post(make_message("Eu também preciso de suporte com ele.", external_id="8"), "b")
    assert enforcing.channel.sent == []


def test_shadow_records_what_would_be_done_and_does_nothing(store):
    world = World(store, mode=Mode.SHADOW)
    world.post(make_message())
    assert world.channel.shelf["7"].text == LEAK
    assert {item.status for item in world.actions().values()} == {"shadow"}


def test_a_rule_that_suggests_waits_for_a_person(store):
    world = World(store, rule_mode=Mode.SUGGEST)
    world.post(make_message())
    assert world.channel.shelf["7"].text == LEAK
    case = world.store.cases.queue("open")[0]
    for action_id in world.store.verdicts.agree(case.id, moderator="ana", note="", now=NOON):
        world.carry_out(action_id)
    assert world.channel.shelf["7"].text == REDACTED


def test_a_false_positive_puts_the_exact_text_back_and_is_remembered(world):
    world.post(make_message())
    case = world.store.cases.queue("open")[0]
    for action_id in world.store.verdicts.false_positive(case.id, moderator="ana", note="", now=NOON):
        world.carry_out(action_id)
    assert world.channel.shelf["7"].text == LEAK
    world.post(make_message(version="3"), "its own webhook")
    world.post(make_message(LEAK + " Obrigada!", version="4"), "a later edit")
    assert world.channel.shelf["7"].text == LEAK + " Obrigada!"


def test_a_passing_fault_is_tried_again_after_longer_and_longer(world):
    action_id = world.pipeline.plan(world.deliver(world.channel.put(make_message())))[0]
    world.channel.fail_next = [ChannelError("unavailable", permanent=False)] * 3
    assert world.carry_out(action_id) == [2.0, 4.0, 8.0]
    assert world.channel.shelf["7"].text == REDACTED


def test_the_far_side_says_when_to_come_back(world):
    action_id = world.pipeline.plan(world.deliver(world.channel.put(make_message())))[0]
    world.channel.fail_next = [ChannelError("rate_limited", permanent=False, retry_after=23.0)]
    assert world.carry_out(action_id) == [23.0]


def test_a_fault_that_lasts_ends_before_a_person(world):
    action_id = world.pipeline.plan(world.deliver(world.channel.put(make_message())))[0]
    world.channel.fail_next = [ChannelError("unavailable", permanent=False)] * 1000
    waits = world.carry_out(action_id)
    assert max(waits) == LONGEST_WAIT
    assert GIVE_UP.total_seconds() < sum(waits) < GIVE_UP.total_seconds() + LONGEST_WAIT
    assert [case.reason for case in world.store.cases.queue("stuck")] == ["action_failed"]


def test_a_refusal_is_not_repeated(world):
    action_id = world.pipeline.plan(world.deliver(world.channel.put(make_message())))[0]
    world.channel.fail_next = [ChannelError("forbidden", permanent=True)]
    assert world.carry_out(action_id) == []
    assert world.actions()[ActionKind.REDACT].detail == "forbidden"


def test_an_answer_lost_after_the_deed_is_not_done_twice(world):
    delivery_id = world.deliver(world.channel.put(make_message("Preciso de suporte com o módulo, por favor.")))
    world.channel.cut_after_acting = True
    world.moderate(delivery_id)
    assert len(world.channel.sent) == 1
    assert world.actions()[ActionKind.REPLY].status == "done"


def test_what_was_never_begun_is_not_asked_about(world):
    world.channel.fail_next = [NotBegun("rate_limited", permanent=False, retry_after=23.0)]
    world.channel.cannot_tell = Unanswerable()  # would end it in doubt
    world.post(make_message())
    done = world.actions()[ActionKind.REDACT]
    assert (done.status, done.attempts) == ("done", 1)


def test_what_was_begun_once_is_asked_about_however_often_it_was_put_off(world):
    put_off = NotBegun("rate_limited", permanent=False, retry_after=23.0)
    world.channel.fail_next = [ChannelError("timeout", permanent=False), put_off]
    world.post(make_message())
    assert world.actions()[ActionKind.REDACT].attempts == 3


def test_where_the_far_side_cannot_be_asked_a_person_sees_it(world):
    delivery_id = world.deliver(world.channel.put(make_message("Preciso de suporte com o módulo, por favor.")))
    world.channel.cut_after_acting = True
    world.channel.cannot_tell = Unanswerable()
    world.moderate(delivery_id)
    assert len(world.channel.sent) == 1
    assert world.actions()[ActionKind.REPLY].status == "uncertain"
    assert [case.reason for case in world.store.cases.queue("stuck")] == ["action_uncertain"]


def test_the_daily_brake_holds_what_is_too_much(store):
    world = World(store, daily_limit=1)
    world.post(make_message(), "a")
    world.post(make_message(external_id="8"), "b")
    assert world.channel.shelf["8"].text == LEAK
    assert [case.reason for case in world.store.cases.queue("stuck")] == ["action_held"]


class ThreadReader:
    """Remembers the surroundings that each message was judged in."""

    def __init__(self, analyst):
        self.seen = {}
        self._analyse = analyst.analyse
        analyst.analyse = self.analyse

    def analyse(self, message, *, thread, **kwargs):
        self.seen[message.external_id] = thread
        return self._analyse(message, thread=thread, **kwargs)


def test_an_answer_is_read_with_the_opening_of_its_topic(world):
    reader = ThreadReader(world.analyst)
    opening = make_message("Preciso de suporte com o envio.", external_id="7", position=1, first_post=True)
    world.post(opening)
    title = "Envio não funciona"
    world.post(make_message("Eu também.", external_id="8", position=2, thread_title=title), "b")
    world.post(make_message("Eu também.", external_id="9", thread_id="91", position=2, thread_title=title), "c")
    assert reader.seen["7"] == ThreadContext()
    assert reader.seen["8"] == ThreadContext(title=title, support_request=True)
    assert reader.seen["9"] == ThreadContext(title=title)


FILE = Attachment("upload://q2Zk.log", "text/plain", "erro.log", markup="[erro.log|attachment](upload://q2Zk.log)")
LINKING = f"Segue o log do erro que vemos:\n{FILE.markup}\nAlguém já viu isso?"


def test_a_file_that_says_too_much_is_unlinked_and_not_kept(world):
    world.channel.files[FILE.url] = f"usuário {CPF} não autorizado\n" * 3
    world.post(make_message(LINKING, attachments=(FILE,)))
    assert world.channel.shelf["7"].text == "Segue o log do erro que vemos:\n[anexo removido]\nAlguém já viu isso?"
    case = world.store.cases.load(world.store.cases.queue("open")[0].id)
    assert {finding.field for finding in case.decision.findings} == {"attachment/0"}
    assert case.decision.message.attachments[0].text is None


def test_a_harmless_file_stays(world):
    world.channel.files[FILE.url] = "2026-11-22 12:00:00 INFO serviço iniciado\n"
    world.post(make_message(LINKING, attachments=(FILE,)))
    assert world.channel.shelf["7"].text == LINKING
    assert world.store.cases.queue("all") == []


def test_a_file_declared_harmless_stays_when_the_post_is_edited(world):
    world.channel.files[FILE.url] = f"usuário {CPF} não autorizado\n"
    world.post(make_message(LINKING, attachments=(FILE,)))
    case = world.store.cases.queue("open")[0]
    for action_id in world.store.verdicts.false_positive(case.id, moderator="ana", note="", now=world.now):
        world.carry_out(action_id)
    edited = make_message(f"{LINKING} Obrigada!", version="2:x", attachments=(FILE,))
    world.post(edited, "b")
    assert world.channel.shelf["7"].text == edited.text


def test_a_long_file_is_read_to_its_end_and_each_value_once():
    filler = "2026-11-22 12:00:00 INFO serviço iniciado sem novidades\n" * 4_000
    text = f"{filler}cpf {CPF}\n{filler}"
    message = make_message("Segue.", attachments=(replace(FILE, text=text),))
    (finding,) = Detector().detect(message)
    assert message.source(finding.field)[finding.start : finding.end] == CPF


def test_a_rule_in_shadow_is_counted_and_opens_no_case(store):
    world = World(store, rule_mode=Mode.SHADOW)
    world.post(make_message())
    assert world.store.cases.queue("all") == []
    assert world.store.cases.totals()["decisions"] == 1
    assert world.channel.shelf["7"].text == LEAK


def ask(number, **changes):
    opening = {"external_id": str(number), "thread_id": str(number), "position": 1, "first_post": True}
    return make_message("Preciso de suporte com isso.", **opening, **changes)


def test_an_answer_points_to_a_clean_topic_that_may_help(world):
    title, url = f"Certificado digital expirado no módulo de peticionamento, CPF {CPF}", "https://forum.example/p/7"
    world.post(ask(7, title=title, url=url))
    world.post(ask(8, title="Certificado digital expirado no peticionamento", url="https://forum.example/p/8"), "b")
    (topic,) = world.analyst.rules.pointed
    assert topic.url == url
    assert CPF not in topic.title
    assert "[CPF removido]" in topic.title


def test_no_answer_points_to_its_own_topic_or_to_another_matter(world):
    title = "Certificado digital expirado no peticionamento"
    world.post(ask(7, title=title, url="https://forum.example/p/7"))
    world.post(ask(8, title="Unidade arquivadora some da árvore de processos", url="https://forum.example/p/8"), "b")
    assert world.analyst.rules.pointed == ()
