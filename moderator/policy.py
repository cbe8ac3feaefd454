"""Reading policy files: YAML 1.2 checked by a pydantic model, every fault named as file:line:column.

What the files mean is left to those who read them: the catalogue, triage and the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.composer import MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from moderator.errors import RuleError

Location = Sequence[int | str]
ABOUT_THE_WORD = frozenset({"extra_forbidden", "missing"})  # faults of a word itself, not of what it is given
PLAINLY = {
    "missing": "is required and missing",
    "model_type": "must hold words with values, as in «word: value»",
}
DEEPEST = 50  # levels, one inside another; the reader takes minutes for some thousands
SHOWN = 40  # characters of a wrong value that a fault repeats
Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """A part of a policy file: unknown words are faults, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file that remembers where each value stands."""

    path: Path
    data: Any

    def fault(self, location: Location, problem: str, *, value: bool = False) -> str:
        """One line for people: `file:line:column: field: problem`. Lines and columns count from 1; the place is
        that of the word, or of the `value` that it is given."""
        line, column = _position(self.data, location, value=value)
        field = ".".join(str(step) for step in _written(self.data, location))
        return f"{self.path.name}:{line}:{column}: {f'{field}: ' if field else ''}{problem}"


def read(path: Path) -> Document:
    """Parse a YAML file. Raises RuleError with the place of a syntax error, or when it can't be read."""
    reader = YAML(typ="rt")
    reader.max_depth = DEEPEST
    try:
        return Document(path, reader.load(path.read_text(encoding="utf-8")))
    except (RecursionError, MaxDepthExceededError):
        raise RuleError(f"{path.name}:1:1: too many levels, one inside another") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise RuleError(f"{path.name}:{line}:{column}: not valid YAML: {error.problem or error.context}") from None
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise RuleError(f"{path.name}:1:1: can't be read: {type(error).__name__}") from None


def validate(document: Document, model: type[Model], *, context: Any = None) -> Model:
    """The document as `model`, whose validators see `context`. Raises RuleError listing every fault, one per line."""
    try:
        return model.model_validate(document.data, context=context)
    except ValidationError as error:
        raise RuleError("\n".join(_faults(document, error, model))) from None


def refuse(word: object, allowed: Iterable[str]) -> str:
    """Words for people: which word is wrong, what was perhaps meant, what is allowed."""
    choices = [str(choice) for choice in allowed]
    return f"no «{word}»,{_meant(word, choices)} allowed: {', '.join(choices)}"


def _meant(word: object, choices: Sequence[str]) -> str:
    spelt = {choice.casefold(): choice for choice in reversed(choices)}
    said = str(word).casefold()
    close = get_close_matches(said, spelt, n=1) or [choice for choice in spelt if len(said) > 2 and said in choice]
    return f" did you mean «{spelt[close[0]]}»?" if close else ""


def _faults(document: Document, error: ValidationError, model: type[BaseModel]) -> Iterable[str]:
    for item in error.errors(include_url=False):
        location = [step for step in item["loc"] if step != "[key]"]
        yield document.fault(location, _problem(item, model), value=item["type"] not in ABOUT_THE_WORD)


def _problem(item: ErrorDetails, model: type[BaseModel]) -> str:
    wrong, context = item["input"], item.get("ctx", {})
    if item["type"] in PLAINLY:
        return PLAINLY[item["type"]]
    match item["type"]:
        case "extra_forbidden":
            allowed = _allowed(model, item["loc"][:-1])
            return f"unknown word,{_meant(item['loc'][-1], allowed)} allowed: {', '.join(allowed)}"
        case "enum" | "literal_error" if isinstance(wrong, (str, int, float)):
            return refuse(wrong, re.findall(r"'([^']*)'", context["expected"]))
        case "too_short":
            return f"has {context['actual_length']}, and at least {context['min_length']} are needed"
        case "value_error":
            return item["msg"].removeprefix("Value error, ")
    told = f"«{wrong}»: " if isinstance(wrong, (str, int, float)) and len(str(wrong)) <= SHOWN else ""
    return f"{told}{item['msg']}"


def _allowed(model: type[BaseModel], location: Location) -> list[str]:
    """The field names of the part of `model` that `location` leads to."""
    current: Any = model
    for step in location:
        if isinstance(step, str) and (field := _fields(current).get(step)) is not None:
            current = _part(field.annotation)
    return sorted(_fields(current))


def _fields(model: Any) -> dict[str, Any]:
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return {}
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _part(annotation: Any) -> Any:
    """The model inside `list[Model]`, `Model | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    parts = [_part(argument) for argument in getattr(annotation, "__args__", ())]
    return next((part for part in parts if part is not None), None)


def _written(data: Any, location: Location) -> Iterable[int | str]:
    """`location` without the numbers that stand in no list of the file: one word may stand for a list of one."""
    for step in location:
        if isinstance(step, str) or isinstance(data, CommentedSeq):
            yield step
        data = data[step] if _holds(data, step) else None


def _holds(data: Any, step: int | str) -> bool:
    if isinstance(data, CommentedSeq):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, CommentedMap) and step in data


def _position(data: Any, location: Location, *, value: bool) -> tuple[int, int]:
    """Line and column of the deepest step of `location` that exists, counted from 1."""
    line, column = 0, 0
    for step in location:
        if not _holds(data, step):
            break
        if isinstance(data, CommentedSeq):
            line, column = data.lc.item(step)
        else:
            scalar = data[step] is not None and not isinstance(data[step], CommentedMap | CommentedSeq)
            line, column = data.lc.value(step) if value and scalar else data.lc.key(step)
        data = data[step]
    return line + 1, column + 1
