import re

from webhooks.standin.seed import FORUM, WHATSAPP

EVERY_TEXT = [post.text for post in FORUM] + [message.text for message in WHATSAPP]


def cpf_is_valid(digits):
    numbers = [int(digit) for digit in digits]
    return all(
        sum(number * weight for number, weight in zip(numbers, range(length + 1, 1, -1), strict=False)) * 10 % 11 % 10
        == numbers[length]
        for length in (9, 10)
    )


def test_a_small_community():
    assert len(FORUM) >= 12
    assert len(WHATSAPP) == 8
    assert len({post.topic for post in FORUM}) >= 6


def test_computed_numbers_are_the_known_examples():
    texts = "\n".join(EVERY_TEXT)
    assert set(re.findall(r"\d{3}\.\d{3}\.\d{3}-\d{2}", texts)) == {"111.444.777-35", "390.533.447-05"}
    assert cpf_is_valid("11144477735")
    assert cpf_is_valid("39053344705")


def test_process_numbers_have_their_digits():
    for number in re.findall(r"\d{5}\.\d{6}/\d{4}-\d{2}", "\n".join(EVERY_TEXT)):
        digits = [int(digit) for digit in re.sub(r"\D", "", number)]
        for length in (15, 16):
            rest = sum(digit * weight for digit, weight in zip(digits, range(length + 1, 1, -1), strict=False)) % 11
            assert digits[length] == (11 - rest) % 10


def test_the_forum_accepts_every_post():
    assert all(len(post.topic) >= 15 and len(post.text) >= 20 for post in FORUM)
    assert len({(post.username, post.name, post.staff) for post in FORUM}) == len({post.username for post in FORUM})
    assert len({(post.topic, post.category) for post in FORUM}) == len({post.topic for post in FORUM})


def test_twilio_accepts_every_message():
    assert all(message.address.startswith("whatsapp:") and len(message.text) <= 1600 for message in WHATSAPP)
    assert len({message.address for message in WHATSAPP}) == len(WHATSAPP)
    assert all(message.text or message.media for message in WHATSAPP)


def test_mailboxes_and_numbers_belong_to_nobody():
    texts = "\n".join(EVERY_TEXT)
    mailboxes = re.findall(r"[\w.]+@[\w.]+\w", texts)
    assert all(mailbox.endswith(".exemplo.gov.br") for mailbox in mailboxes if "." in mailbox.partition("@")[2])
    assert all("99999-01" in number for number in re.findall(r"\(\d\d\) [\d-]+", texts))
