import pytest

from moderator.errors import RuleError
from moderator.policy import Strict, read, validate


class Inner(Strict):
    size: int


class Outer(Strict):
    name: str
    parts: tuple[Inner, ...] = ()


def check(path, text):
    path.write_text(text, encoding="utf-8")
    return validate(read(path), Outer)


def test_a_right_file(tmp_path):
    assert check(tmp_path / "a.yaml", "name: sim\nparts: [{size: 1}]\n") == Outer(name="sim", parts=(Inner(size=1),))


def test_yaml_is_1_2_so_no_is_a_word(tmp_path):
    assert check(tmp_path / "a.yaml", "name: no\n").name == "no"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("parts: []\n", ["a.yaml:1:1: name: is required and missing"]),
        ("name: x\nparts:\n- size: 1\n  colour: 2\n", ["a.yaml:4:3: parts.0.colour: unknown word, allowed: size"]),
        (
            "name: x\nsurname: y\nparts:\n- size: z\n",
            [
                "a.yaml:4:9: parts.0.size: «z»: Input should be a valid integer, unable to parse string as an integer",
                "a.yaml:2:1: surname: unknown word, did you mean «name»? allowed: name, parts",
            ],
        ),
        ("name: [\n", ["a.yaml:2:1: not valid YAML: expected the node content, but found '<stream end>'"]),
        (
            "name: x\nname: y\n",
            ['a.yaml:2:1: not valid YAML: found duplicate key "name" with value "y" (original value: "x")'],
        ),
        ("name: " + "[" * 2_000, ["a.yaml:1:1: too many levels, one inside another"]),
        ("- 1\n", ["a.yaml:1:1: must hold words with values, as in «word: value»"]),
    ],
)
def test_faults(tmp_path, text, faults):
    with pytest.raises(RuleError) as error:
        check(tmp_path / "a.yaml", text)
    assert str(error.value).splitlines() == faults


def test_not_utf8_and_not_there(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"name: \xff\n")
    for name in ("a.yaml", "b.yaml"):
        with pytest.raises(RuleError, match=rf"{name}:1:1: can't be read"):
            read(tmp_path / name)
