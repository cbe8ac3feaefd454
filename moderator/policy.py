"""Reading policy files: YAML 1.2 checked by a pydantic model, every fault named as file:line:column.

What the files mean is left to those who read them: the catalogue, triage and the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from moderator.errors import RuleError

Location = Sequence[int | str]
Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """A part of a policy file: unknown words are faults, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file that remembers where each value stands."""

    path: Path
    data: Any

    def fault(self, location: Location, problem: str) -> str:
        """One line for people: `file:line:column: field: problem`. Lines and columns count from 1."""
        line, column = _position(self.data, location)
        field = ".".join(str(step) for step in location)
        return f"{self.path.name}:{line}:{column}: {f'{field}: ' if field else ''}{problem}"


def read(path: Path) -> Document:
    """Parse a YAML file. Raises RuleError with the place of a syntax error, or when it can't be read."""
    try:
        return Document(path, YAML(typ="rt").load(path.read_text(encoding="utf-8")))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise RuleError(f"{path.name}:{line}:{column}: not valid YAML: {error.problem or error.context}") from None
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise RuleError(f"{path.name}:1:1: can't be read: {type(error).__name__}") from None


def validate(document: Document, model: type[Model]) -> Model:
    """The document as `model`. Raises RuleError listing every fault, one per line."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise RuleError("\n".join(_faults(document, error, model))) from None


def _faults(document: Document, error: ValidationError, model: type[BaseModel]) -> Iterable[str]:
    for item in error.errors(include_url=False, include_input=False):
        problem = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            problem = f"unknown word, allowed: {', '.join(_allowed(model, item['loc'][:-1]))}"
        elif item["type"] == "missing":
            problem = "is required and missing"
        yield document.fault(item["loc"], problem)


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


def _position(data: Any, location: Location) -> tuple[int, int]:
    """Line and column of the deepest step of `location` that exists, counted from 1."""
    line, column = 0, 0
    for step in location:
        if isinstance(data, CommentedMap) and step in data:
            line, column = data.lc.key(step)
        elif isinstance(data, CommentedSeq) and isinstance(step, int) and step < len(data):
            line, column = data.lc.item(step)
        else:
            break
        data = data[step]
    return line + 1, column + 1
