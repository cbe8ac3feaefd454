"""Write the measuring sets from their templates: `python tests/detection/make_frozen.py`.

`frozen.templates.txt` and `hard_negatives.templates.txt` hold texts written by hand, apart by `%% forum` or
`%% whatsapp` lines. `⟦TYPE|value⟧` marks what must be found, `‹slot›` or `‹slot:length›` is filled with an invented
value that has right check digits. The seed is fixed and no recogniser is asked: the same files come out always.
"""

from __future__ import annotations

import base64
import json
import random
import re
import string
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).parent
DDDS = (11, 21, 27, 31, 34, 41, 47, 48, 51, 61, 62, 65, 67, 68, 71, 75, 81, 82, 83, 84, 85, 86, 91, 92, 95, 96, 98)
_RECORD = re.compile(r"^%% (forum|whatsapp)\n", re.MULTILINE)
_MARK = re.compile(r"⟦([A-Z_]+)\||⟧")
_SLOT = re.compile(r"‹([a-z_]+)(?::(\d+))?›")


class Maker:
    """Invented values, by the name of their slot."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def fill(self, template: str) -> str:
        return _SLOT.sub(lambda slot: self._value(slot[1], int(slot[2] or 0)), template)

    def _value(self, slot: str, length: int) -> str:
        return str(getattr(self, slot)(length) if length else getattr(self, slot)())

    def d(self, length: int) -> str:
        return str(self._random.randint(1, 9)) + "".join(self._random.choices(string.digits, k=length - 1))

    def hex(self, length: int) -> str:
        return "".join(self._random.choices("0123456789abcdef", k=length))

    def alnum(self, length: int) -> str:
        """Upper case, lower case and digits, at least one of each."""
        while True:
            value = "".join(self._random.choices(string.ascii_letters + string.digits, k=length))
            if re.search("[a-z]", value) and re.search("[A-Z]", value) and re.search(r"\d", value):
                return value

    def caps(self, length: int) -> str:
        return "".join(self._random.choices(string.ascii_uppercase + "234567", k=length))

    def jwt(self) -> str:
        parts = ('{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{self.d(6)}","iat":17{self.d(8)}}}')
        encoded = (base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
        return ".".join([*encoded, self.alnum(43)])

    def pem(self, lines: int) -> str:
        alphabet = string.ascii_letters + string.digits + "+/"
        rows = ["".join(self._random.choices(alphabet, k=64)) for _ in range(lines - 1)]
        return "\n".join([*rows, "".join(self._random.choices(alphabet, k=38)) + "=="])

    def uuid(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def cpf_bare(self) -> str:
        while True:  # a number that could be a mobile phone would be another question
            digits = _weighted(self.d(9), [range(10, 1, -1), range(11, 1, -1)], lambda total: total * 10 % 11 % 10)
            if digits[2] != "9":
                return digits

    def cpf(self) -> str:
        return _format("..-", self.cpf_bare(), (3, 3, 3, 2))

    def cpf_wrong(self) -> str:
        digits = self.cpf_bare()
        return _format("..-", digits[:-1] + str((int(digits[-1]) + 1) % 10), (3, 3, 3, 2))

    def cnpj_bare(self, alphabet: str = string.digits) -> str:
        value = "".join(self._random.choices(alphabet, k=8)) + ("0001" if alphabet == string.digits else "01AZ")
        for weights in ((5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)):
            rest = sum((ord(char) - 48) * weight for char, weight in zip(value, weights, strict=True)) % 11
            value += str(0 if rest < 2 else 11 - rest)
        return value

    def cnpj(self) -> str:
        return _format("../-", self.cnpj_bare(), (2, 3, 3, 4, 2))

    def cnpj_letters_bare(self) -> str:
        return self.cnpj_bare(string.ascii_uppercase + string.digits)

    def cnpj_letters(self) -> str:
        return _format("../-", self.cnpj_letters_bare(), (2, 3, 3, 4, 2))

    def pis_bare(self) -> str:
        return _weighted("1" + self.d(9), [(3, 2, 9, 8, 7, 6, 5, 4, 3, 2)], _eleven_less)

    def pis(self) -> str:
        return _format("..-", self.pis_bare(), (3, 5, 2, 1))

    def renavam(self) -> str:
        return _weighted("0" + self.d(9), [(3, 2, 9, 8, 7, 6, 5, 4, 3, 2)], lambda total: total * 10 % 11 % 10)

    def titulo_bare(self) -> str:
        sequence, state = self.d(8), f"{self._random.randint(3, 27):02}"
        first = sum(int(digit) * weight for digit, weight in zip(sequence, range(2, 10), strict=True)) % 11 % 10
        second = (int(state[0]) * 7 + int(state[1]) * 8 + first * 9) % 11 % 10
        return f"{sequence}{state}{first}{second}"

    def titulo(self) -> str:
        return _format("  ", self.titulo_bare(), (4, 4, 4))

    def cnh(self) -> str:
        while True:
            base = "0" + self.d(8)
            first = sum(int(digit) * weight for digit, weight in zip(base, range(9, 0, -1), strict=True)) % 11
            second = sum(int(digit) * weight for digit, weight in zip(base, range(1, 10), strict=True)) % 11
            if first < 10 and second < 10:  # libraries disagree about the others
                return f"{base}{first}{second}"

    def cns_bare(self) -> str:
        while True:
            value = self._random.choice("78") + self.d(14)
            if sum(int(digit) * (15 - index) for index, digit in enumerate(value)) % 11 == 0:
                return value

    def cns(self) -> str:
        return _format("   ", self.cns_bare(), (3, 4, 4, 4))

    def card_bare(self) -> str:
        value = self._random.choice(("4539", "5312", "4984", "5502")) + self.d(11)
        total = sum(sum(divmod(int(digit) * (2 - index % 2), 10)) for index, digit in enumerate(value))
        return value + str(-total % 10)

    def card(self) -> str:
        return _format("   ", self.card_bare(), (4, 4, 4, 4))

    def card_dashed(self) -> str:
        return self.card().replace(" ", "-")

    def nup_bare(self) -> str:
        value = self.d(5) + self.d(6) + "2025"
        for _ in range(2):
            total = sum(int(digit) * weight for weight, digit in enumerate(reversed(value), 2))
            value += str((11 - total % 11) % 10)
        return value

    def nup(self) -> str:
        return _format("./-", self.nup_bare(), (5, 6, 4, 2))

    def cnj(self) -> str:
        sequence, rest = self.d(7), "20248260100"
        return f"{sequence}-{98 - int(sequence + rest + '00') % 97:02}.2024.8.26.0100"

    def mobile(self) -> str:
        return f"({self._random.choice(DDDS)}) 9{self.d(4)}-{self.d(4)}"

    def mobile_bare(self) -> str:
        return f"{self._random.choice(DDDS)}9{self.d(8)}"

    def landline(self) -> str:
        return f"({self._random.choice(DDDS)}) 3{self.d(3)}-{self.d(4)}"

    def plate(self) -> str:
        return "".join(self._random.choices("BDFGHJKLMNPQRST", k=3)) + "-" + self.d(4)

    def plate_mercosul(self) -> str:
        return self.plate()[:3] + self.d(1) + self._random.choice("ABCDEFGH") + self.d(2)


def _weighted(value: str, rounds: Sequence[Sequence[int]], digit: Callable[[int], int]) -> str:
    for weights in rounds:
        value += str(digit(sum(int(each) * weight for each, weight in zip(value, weights, strict=True))))
    return value


def _eleven_less(total: int) -> int:
    return (11 - total % 11) % 11 % 10


def _format(separators: str, digits: str, sizes: Sequence[int]) -> str:
    pieces = []
    for size, separator in zip(sizes, [*separators, ""], strict=True):
        pieces.append(digits[:size] + separator)
        digits = digits[size:]
    return "".join(pieces)


def read_templates(path: Path) -> Iterator[tuple[str, str]]:
    """Channel and text, marks and slots included."""
    _, *records = _RECORD.split(path.read_text(encoding="utf-8"))
    return ((channel, text.strip("\n")) for channel, text in zip(records[::2], records[1::2], strict=True))


def unmark(marked: str) -> tuple[str, list[dict[str, object]]]:
    """The text without its marks, and the entities that they stood for."""
    text, entities, done = "", list[dict[str, object]](), 0
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        done = mark.end()
        if mark[1]:
            entities.append({"type": mark[1], "start": len(text)})
        else:
            entities[-1]["end"] = len(text)
    return text + marked[done:], entities


def write(name: str, prefix: str, seed: int) -> None:
    maker = Maker(seed)
    with (HERE / f"{name}.jsonl").open("w", encoding="utf-8") as file:
        for number, (channel, template) in enumerate(read_templates(HERE / f"{name}.templates.txt"), 1):
            text, entities = unmark(maker.fill(template))
            sample = {"id": f"{prefix}{number:03}", "channel": channel, "text": text, "entities": entities}
            file.write(json.dumps(sample, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write("frozen", "F", 20261122)
    write("hard_negatives", "N", 22112026)
