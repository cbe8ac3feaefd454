"""What detection costs, as ratios within one run: `python -m benchmarks.detection`.

Ours is the whole `Detector`. Against it: the same patterns as plain Presidio PatternRecognizers on a blank
Portuguese tokenizer, as a bare loop of `regex` (the floor of any engine that runs them all), and, where it is
installed, `tarja` against our recognisers of its kinds. Each figure is the median of interleaved rounds, so
that a noisy machine disturbs all alike. A target stands behind each ratio.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import regex
import spacy
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine

from moderator.detection import Detector
from moderator.detection.engine import LANGUAGE, GatedRecognizer, build_analyzer
from moderator.detection.recognizers import RECOGNIZERS
from moderator.errors import ConfigError
from moderator.peers import TARJA_KINDS, peer_detectors
from moderator.text import normalise

ROUNDS = 15
ROUND_SECONDS = 0.05
CLEAN = (
    "Prezados, bom dia! Aqui no órgão estamos avaliando a atualização do módulo e gostaríamos de ouvir quem já passou "
    "por isso: houve impacto no envio de processos entre unidades? Pretendemos fazer primeiro em homologação e depois "
    "divulgar o resultado para a comunidade. Agradeço desde já a quem puder ajudar."
)
POST = (
    "Prezados, sou Clara Nunes, CPF 529.982.247-25, e-mail clara.nunes@orgao.gov.br, celular (61) 98123-4567. O módulo "
    "não conecta depois que troquei a senha do banco. Processo 23000.123456/2024-11, SEI 4.0.12.15. No arquivo está "
    "'Usuario' => 'sei', 'Senha' => 'b4nc0-azul'. CNPJ 11.222.333/0001-81. Obrigada!"
)
LOG = "\n".join(
    f"[2026-02-03 22:10:{second:02}] /opt/sei/rn/PendenciasRN.php(123): processo 23000.123456/2024-11 IDT 11904{second}"
    for second in range(45)
)
WORKER = """
import resource, time
start = time.perf_counter()
from moderator.detection import Detector
imported = time.perf_counter()
Detector().detect_text("CPF 529.982.247-25")
built, peak = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"imports {imported - start:.2f} s, detector ready {built - imported:.2f} s, memory {peak:.0f} MB")
"""
CPF_LINE = "servidor {} cpf 529.982.247-25 lotado na unidade central\n"


class _BlankPortuguese(SpacyNlpEngine):
    """spaCy's tokenizer alone: Presidio's cheapest engine whose context words can work."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "pt", "model_name": "blank"}])

    def load(self) -> None:
        self.nlp = {"pt": spacy.blank("pt")}  # type: ignore[assignment]


def _stock() -> Callable[[str], object]:
    """The reported patterns as PatternRecognizers, one per recogniser, with its cues as context."""
    recognizers = [
        PatternRecognizer(
            supported_entity=recognizer.entity_type,
            name=f"{recognizer.entity_type}-{number}",
            supported_language="pt",
            patterns=[Pattern(each.form, each.regex, max(each.alone, 0.1)) for each in recognizer.patterns],
            context=list(recognizer.cues),
            global_regex_flags=regex.VERBOSE,
        )
        for number, recognizer in enumerate(RECOGNIZERS)
        if recognizer.reported
    ]
    engine = AnalyzerEngine(
        nlp_engine=_BlankPortuguese(),
        registry=RecognizerRegistry(recognizers=recognizers, supported_languages=["pt"]),
        supported_languages=["pt"],
    )
    return lambda text: engine.analyze(text, "pt")


def _raw() -> Callable[[str], object]:
    patterns = [
        regex.compile(pattern.regex, regex.VERBOSE)
        for recognizer in RECOGNIZERS
        if recognizer.reported
        for pattern in recognizer.patterns
    ]
    return lambda text: [list(pattern.finditer(text)) for pattern in patterns]


def _measure(contenders: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median seconds per call of each, over interleaved rounds."""
    repeats = {}
    for name, call in contenders.items():
        call()
        start = time.perf_counter()
        call()
        repeats[name] = max(1, int(ROUND_SECONDS / (time.perf_counter() - start)))
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, call in contenders.items():
            start = time.perf_counter()
            for _ in range(repeats[name]):
                call()
            seconds[name].append((time.perf_counter() - start) / repeats[name])
    return {name: median(values) for name, values in seconds.items()}


def _tarja() -> dict[str, Callable[[str], object]] | None:
    """tarja as it is called, and our whole way with the recognisers of its kinds alone; None where not installed."""
    try:
        theirs = peer_detectors(["tarja"])["tarja"]
    except ConfigError:
        return None
    kinds = TARJA_KINDS | {"PROTECTED"}
    analyzer = build_analyzer(GatedRecognizer([each for each in RECOGNIZERS if each.entity_type in kinds], budget=60))
    return {"ours": lambda text: analyzer.analyze(normalise(text).text, LANGUAGE), "tarja": theirs}


def _compare(contenders: dict[str, Callable[[str], object]], texts: dict[str, str]) -> None:
    """A line per text: milliseconds of each contender, and how many times ours each other takes."""
    print(
        f"{'text':<20}"
        + "".join(f"{name:>12}" for name in contenders)
        + "".join(f"{f'ours/{name}':>12}" for name in list(contenders)[1:])
    )
    for name, text in texts.items():
        took = _measure({each: partial(call, text) for each, call in contenders.items()})
        ratios = "".join(f"{took['ours'] / seconds:>12.3f}" for seconds in list(took.values())[1:])
        print(f"{name:<20}" + "".join(f"{seconds * 1e3:>9.3f} ms" for seconds in took.values()) + ratios)


def main() -> None:
    print(
        f"A worker: {subprocess.run([sys.executable, '-c', WORKER], capture_output=True, text=True, check=True).stdout}"
    )
    ours = Detector(budget=60).detect_text
    texts = {"clean post": CLEAN, "post with findings": POST, "log paste": LOG}
    print("Targets: a clean post at most 0.1 of stock and 0.5 of raw, a post with findings at most 0.333 of stock")
    _compare({"ours": ours, "stock": _stock(), "raw": _raw()}, texts)
    few, many = ("".join(CPF_LINE.format(number) for number in range(lines)) for lines in (100, 800))
    took = _measure({"few": partial(ours, few), "many": partial(ours, many)})
    print(f"100 CPFs {took['few'] * 1e3:.2f} ms, 800 CPFs {took['many'] * 1e3:.2f} ms")
    print(f"time per CPF, 800 against 100: {took['many'] / 800 / (took['few'] / 100):.2f} (target: at most 1.5)")
    short, long = (LOG * times for times in (1, 100_000 // len(LOG)))
    took = _measure({"short": partial(ours, short), "long": partial(ours, long)})
    growth = took["long"] / len(long) / (took["short"] / len(short))
    print(f"time per character, {len(long) / 1000:.0f} kB against {len(short) / 1000:.0f} kB of log: {growth:.2f}")
    if rivals := _tarja():
        print("Against tarja, on its own kinds (target: at most 0.2)")
        _compare(rivals, texts | {"100 CPFs": few})


if __name__ == "__main__":
    main()
