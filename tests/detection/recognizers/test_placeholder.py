"""What a redaction leaves is never taken for a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from moderator.detection.redact import PLACEHOLDERS


@pytest.mark.parametrize("placeholder", [each.format(number=27) for each in PLACEHOLDERS.values()])
@pytest.mark.parametrize(
    "before", ["senha: ", "SENHA=", "'Senha' => '", "mysqldump -p", "CPF ", "servidor ", "moro na "]
)
def test_a_placeholder_is_no_value(find: Callable[[str], Any], before: str, placeholder: str) -> None:
    assert find(f"{before}{placeholder}") == []


def test_brackets_alone_protect_nothing(find: Callable[[str], Any]) -> None:
    assert find("[CPF 529.982.247-25]") == [("BR_CPF", "529.982.247-25")]
    assert find("[removido] CPF 529.982.247-25") == [("BR_CPF", "529.982.247-25")]
