"""Lists as people read them, and topics as each channel shows links."""

from moderator.guidance import either, listed, show_topics
from moderator.models import ChannelKind, Related

TOPICS = [Related(f"Tópico {number}", f"https://forum.exemplo/t/{number}") for number in range(1, 6)]


def test_lists():
    assert [listed(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a e b", "a, b e c"]
    assert either(["a", "b", "c"]) == "a, b ou c"


def test_up_to_three_topics_as_the_channel_shows_links():
    assert show_topics(TOPICS, ChannelKind.FORUM) == (
        "- [Tópico 1](https://forum.exemplo/t/1)\n- [Tópico 2](https://forum.exemplo/t/2)\n"
        "- [Tópico 3](https://forum.exemplo/t/3)"
    )
    assert show_topics(TOPICS[:1], ChannelKind.WHATSAPP) == "- Tópico 1: https://forum.exemplo/t/1"
    assert show_topics([], ChannelKind.FORUM) == ""


def test_a_title_is_words_and_never_markup():
    title = "Erro [grave](https://x.y) para @todos\n# fim"
    shown = show_topics([Related(title, "https://forum.exemplo/t/1")], ChannelKind.FORUM)
    assert shown == r"- [Erro \[grave\](https://x.y) para \@todos \# fim](https://forum.exemplo/t/1)"


def test_long_titles_are_cut_and_strange_addresses_left_out():
    shown = show_topics([Related("palavra " * 20, "https://forum.exemplo/t/1")], ChannelKind.WHATSAPP)
    assert shown == f"- {('palavra ' * 11).strip()}…: https://forum.exemplo/t/1"
    assert show_topics([Related("t", "javascript:alert(1)"), Related("t", "https://a.b/c d")], ChannelKind.FORUM) == ""
