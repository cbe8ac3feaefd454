"""An exported chat of 100,000 messages against one of 10,000: `python -m benchmarks.export`.

Each size runs in a process of its own, because a process never gives its peak memory back: first the reading
alone, then the whole audit with the real detector, triage and rules. Times are of the processor. Memory is flat
when the tenfold chat takes no more on top of the loaded engine. Then every variant of export, and how many
messages come back exactly.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.chats import PHONES, Written, make_chat
from webhooks.whatsapp.export import parse

SIZES = (10_000, 100_000)
LEAK_EVERY = 200
WORKER = """
import itertools, json, resource, sys, time
from moderator.audits import Examination
from webhooks.app import capabilities
from moderator.analyst import load_analyst
from moderator.settings import bundled_rules
from webhooks.whatsapp.export import open_export

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

path, analysed = sys.argv[1], sys.argv[2] == "audit"
analyse = load_analyst(bundled_rules(), capabilities()).analyse
with open(path, "rb") as file:
    for _ in Examination(analyse).run(itertools.islice(open_export(file).messages(), 2000)):
        pass  # what is loaded or built on first use is no part of the growth
    before, start = peak(), time.process_time()
    messages = open_export(file).messages()
    if analysed:
        examination = Examination(analyse)
        found = sum(1 for _ in examination.run(messages))
    else:
        found = sum(1 for _ in messages)
print(json.dumps({"seconds": time.process_time() - start, "found": found, "grown": peak() - before}))
"""


def leaking(count: int) -> Iterator[Written]:
    """A chat in which now and then somebody writes a CPF."""
    for number, message in enumerate(make_chat(count)):
        if number % LEAK_EVERY == 0:
            yield replace(message, text="o CPF dele é 529.982.247-25, podem conferir?")
        else:
            yield message


def measure(path: Path, what: str) -> dict[str, float]:
    ended = subprocess.run(
        [sys.executable, "-c", WORKER, str(path), what], capture_output=True, text=True, check=True, timeout=3600
    )
    result: dict[str, float] = json.loads(ended.stdout)
    return result


def report_sizes(folder: Path) -> None:
    row = "{:>9} {:>6} {:>9} {:>11} {:>9} {:>9} {:>11} {:>9}"
    print(row.format("messages", "MB", "reading", "messages/s", "memory", "audit", "messages/s", "memory"))
    for size in SIZES:
        path = folder / f"{size}.txt"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(PHONES["android-pt"].export(leaking(size)))
        read, audited = measure(path, "read"), measure(path, "audit")
        figures = [f"{path.stat().st_size / 1e6:.1f}"]
        for took in (read, audited):
            figures += [f"{took['seconds']:.2f} s", f"{size / took['seconds']:.0f}", f"{took['grown']:+.1f} MB"]
        print(row.format(size, *figures))


def report_variants(count: int) -> None:
    """`count` messages of each phone: exact in author, time and text."""
    exact = 0
    for phone in PHONES.values():
        written = list(make_chat(count))
        read = [message for message in parse(phone.export(written)) if message.author]
        exact += sum(
            (one.at, one.author, one.text) == (other.at, other.author, other.text)
            for one, other in itertools.zip_longest(written, read, fillvalue=Written(written[0].at, "", ""))
        )
    total = count * len(PHONES)
    print(f"\n{len(PHONES)} variants, {total} messages: {exact} exact ({exact / total:.3%}; target 99.9%)")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        report_sizes(Path(folder))
    report_variants(5000)


if __name__ == "__main__":
    main()
