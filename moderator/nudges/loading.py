"""Reading `rules/nudges/`: a header, then a `# channel` heading above each channel's text. What is wrong with a text is
`lint`'s to say."""

from __future__ import annotations

import re
from pathlib import Path

from moderator.errors import RuleError
from moderator.models import ChannelKind
from moderator.nudges.lint import lint_frame, lint_nudge, lint_set
from moderator.nudges.rendering import Nudge, Nudges

SUFFIX = ".pt-BR.md"
FRAME = "frame"

_HEADER = re.compile(r"^(?P<name>\w+): (?P<value>.+)$", re.MULTILINE)


def load_nudges(directory: Path) -> Nudges:
    """Read every `*.pt-BR.md` of a folder. Raises RuleError listing every fault as `file:line:column: problem`."""
    files = {path.name.removesuffix(SUFFIX): _read(path) for path in sorted(directory.glob(f"*{SUFFIX}"))}
    nudges = {name: parse(text) for name, text in files.items()}
    frame = nudges.pop(FRAME, None)
    if frame is None:
        raise RuleError(f"{FRAME}{SUFFIX}:1:1: is missing: it says that a message is automatic and how to contest it")
    companions = {other for nudge in nudges.values() for other in nudge.also}
    faults = [f"{FRAME}{SUFFIX}:{fault}" for fault in lint_frame(files[FRAME], frame)]
    for name, nudge in nudges.items():
        found = [
            *lint_nudge(files[name], nudge, companion=name in companions),
            *lint_set(files[name], nudge, frame, names=nudges.keys()),
        ]
        faults += [f"{name}{SUFFIX}:{fault}" for fault in found]
    if faults:
        raise RuleError("\n".join(faults))
    return Nudges(frame, nudges)


def parse(text: str) -> Nudge:
    """A nudge as far as it can be read: what it lacks is found by the lint."""
    head, *sections = re.split(r"^# +", text, flags=re.MULTILINE)
    header = {match["name"]: match["value"].strip() for match in _HEADER.finditer(head)}
    texts = {}
    for section in sections:
        title, _, body = section.partition("\n")
        if title.strip() in set(ChannelKind):
            texts[ChannelKind(title.strip())] = body.strip()
    also = tuple(name.strip() for name in header.get("also", "").split(",") if name.strip())
    return Nudge(header.get("subject", ""), texts, header.get("about", ""), also, header.get("otherwise", ""))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path.name}:1:1: can't be read: {type(error).__name__}") from None
