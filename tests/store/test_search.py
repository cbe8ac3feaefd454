"""Finding cases by what their messages say, on SQLite and PostgreSQL: words yes, values never, nothing in clear."""

import string
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from moderator.models import ChannelKind
from moderator.store.schema import case_search
from moderator.store.search_index import ASKED, MARK
from moderator.store.views import Wanted
from tests.factories import CPF, NOON, make_analysis, make_finding, make_message
from tests.store.test_store import dump, receive

BLOCK = "As assinaturas em bloco não carregam no Firefox"
STEP = "O trâmite para Brasília parou: certificado vencido"


def open_case(store, number, text, *, findings=(), reason="decided", **message):
    known = {row.id for row in store.cases.queue("all")}
    delivery_id, _ = receive(store, number)
    store.records.record(
        make_message(text, external_id=number, **message),
        replace(make_analysis(findings=tuple(findings)), redacted=text),
        [],
        delivery_id=delivery_id,
        mode="enforce",
        needs_review=reason,
        now=NOON,
    )
    return next(row.id for row in store.cases.queue("all") if row.id not in known)


def found(store, words, view="all"):
    marks = tuple(store.search.marks(words))
    return [row.id for row in store.cases.queue(view, Wanted(marks=marks))] if marks else None


@pytest.fixture
def two(store):
    return open_case(store, "1", BLOCK), open_case(store, "2", STEP)


def test_before_anything_was_kept_nothing_is_found(store):
    assert found(store, "assinatura") == []


def test_words_are_found_without_accents_case_or_inflection(store, two):
    block, step = two
    for words in ("assinatura", "ASSINATURAS bloco", "o firefox não carregou", "blocos"):
        assert found(store, words) == [block], words
    for words in ("tramite", "brasilia CERTIFICADOS", "Trâmites"):
        assert found(store, words) == [step], words
    assert found(store, "assinatura brasília") == []  # all of the words, or it is another case
    assert found(store, "em o a de") is None


def test_the_newest_first_and_page_by_page(store):
    ids = [open_case(store, str(number), BLOCK) for number in range(5)]
    wanted = Wanted(marks=tuple(store.search.marks("firefox")))
    assert [row.id for row in store.cases.queue("open", wanted)] == ids[::-1]
    page = store.cases.page("open", wanted, after=ids[3], size=2)
    assert ([row.id for row in page.rows], page.before, page.after) == ([ids[2], ids[1]], True, True)
    back = store.cases.page("open", wanted, before=ids[1], size=2)
    assert ([row.id for row in back.rows], back.before, back.after) == ([ids[3], ids[2]], True, True)


def test_a_search_keeps_to_its_view(store, two):
    block, _ = two
    store.verdicts.agree(block, moderator="ana", note="", now=NOON)
    assert found(store, "firefox", "open") == []
    assert found(store, "firefox", "resolved") == [block]


def test_nobody_is_found_by_a_value(store):
    text = f"Bom dia, o CPF da Joana é {CPF}, e o bloco não carrega"
    findings = [make_finding(text), make_finding(text, "Joana", "PERSON")]
    case = open_case(store, "1", text, findings=findings)
    for words in (CPF, "Joana", "529 982", CPF.replace(".", "")):
        assert found(store, words) == [], words
    assert found(store, "bloco carrega") == [case]


def test_a_value_in_the_title_is_no_word_either(store):
    title = make_finding("Ajuda para Joana", "Joana", "PERSON", field="title")
    case = open_case(store, "1", "o bloco não carrega", findings=[title], title="Ajuda para Joana")
    assert found(store, "joana") == []
    assert found(store, "ajuda") == [case]


def test_a_text_that_was_not_analysed_is_not_entered(store):
    open_case(store, "1", f"meu CPF é {CPF} e o bloco não carrega", reason="not_analysed")
    assert found(store, "bloco") == []
    assert found(store, CPF) == []


def test_the_title_of_the_topic_counts(store):
    store.topics.keep("90", "Certificado vencido no barramento", "https://forum.exemplo/t/90", now=NOON)
    case = open_case(store, "1", "aqui também", thread_id="90", position=4)
    open_case(store, "2", "aqui também", channel=ChannelKind.WHATSAPP, thread_id="90")
    assert found(store, "barramento") == [case]


def test_a_value_that_a_moderator_had_to_add_is_not_found_any_more(store):
    text = "o bloco do Joaquim não carrega"
    case = open_case(store, "1", text)
    assert found(store, "joaquim") == [case]
    stored = store.cases.load(case).decision
    corrected = replace(stored, findings=(make_finding(text, "Joaquim", "PERSON"),))
    store.corrections.correct(case, corrected, detail={}, redacts=False, moderator="ana", note="", now=NOON)
    assert found(store, "joaquim") == []
    assert found(store, "bloco") == [case]


def test_no_word_of_anybody_stands_in_the_database_in_clear(store, two):
    store.search.marks("palavra-procurada")
    copy = dump(store).lower()
    for word in (b"firefox", b"assina", b"certif", "brasília".encode(), b"brasil", b"procur"):
        assert word not in copy


def test_cases_without_an_entry_are_entered_later(store, two):
    block, _ = two
    with store.database.write() as connection:
        connection.execute(delete(case_search))
    assert found(store, "firefox") == []
    assert store.search.catch_up() == 2
    assert store.search.catch_up() == 0
    assert found(store, "firefox") == [block]


def test_an_entry_is_made_of_marks_only(store, two):
    with store.database.read() as connection:
        rows = connection.execute(select(case_search.c.marks)).scalars().all()
    assert len(rows) == 2
    assert all(MARK.fullmatch(mark) for row in rows for mark in row.split())


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.sampled_from(string.printable + "áçõ«»😀\0"), max_size=60))
def test_whatever_is_typed_is_a_search(store, two, words):
    marks = store.search.marks(words)
    assert len(marks) <= ASKED
    assert all(MARK.fullmatch(mark) for mark in marks)
    assert found(store, words) is None or isinstance(found(store, words), list)


@pytest.mark.parametrize(
    "mark", ["", "firefox", "abcdefghijk*", '" OR "', "a:bcdefghijkl", "abcdefghijkl abcdefghijkl"]
)
def test_what_is_no_mark_never_reaches_the_database(store, two, mark):
    with pytest.raises(ValueError, match="not marks"):
        store.cases.queue("all", Wanted(marks=(mark,)))
