"""What detection costs, as ratios within one run: `python -m benchmarks.detection`.

Ours is the whole `Detector`. Against it: the same patterns as plain Presidio PatternRecognizers on a blank
Portuguese tokenizer, and as a bare loop of `regex` (the floor of any engine that runs them all). Each
figure is the median of interleaved rounds, so that a noisy machine disturbs all alike.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import regex
import spacy
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine

from moderator.detection import Detector
from moderator.detection.recognizers import RECOGNIZERS

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


def main() -> None:
    start = time.perf_counter()
    ours = Detector(budget=60).detect_text
    print(f"Detector built in {time.perf_counter() - start:.3f} s")
    contenders = {"ours": ours, "stock": _stock(), "raw": _raw()}
    print(f"{'text':<20}{'ours':>12}{'stock':>12}{'raw':>12}{'ours/stock':>12}{'ours/raw':>10}")
    for name, text in {"clean post": CLEAN, "post with findings": POST, "log paste": LOG}.items():
        took = _measure({each: partial(call, text) for each, call in contenders.items()})
        line = "".join(f"{seconds * 1e3:>9.3f} ms" for seconds in took.values())
        print(f"{name:<20}{line}{took['ours'] / took['stock']:>12.3f}{took['ours'] / took['raw']:>10.2f}")
    few, many = ("".join(CPF_LINE.format(number) for number in range(lines)) for lines in (100, 800))
    took = _measure({"few": partial(ours, few), "many": partial(ours, many)})
    print(f"100 CPFs {took['few'] * 1e3:.2f} ms, 800 CPFs {took['many'] * 1e3:.2f} ms")
    print(f"time per CPF, 800 against 100: {took['many'] / 800 / (took['few'] / 100):.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (stock engine included)")


if __name__ == "__main__":
    main()
