"""BR_PIX_KEY: random Pix keys, which are UUIDs and known by the word Pix only. A CPF, phone or e-mail used as a key
keeps its own kind."""

from __future__ import annotations

from moderator.detection.recognizer import Pattern, Recognizer, gate_by

_KEY = r"(?P<value> (?<![0-9A-Za-z-]) (?i: [0-9a-f]{8} (?:-[0-9a-f]{4}){3} - [0-9a-f]{12} ) (?![0-9A-Za-z]|-\w) )"
# Integrations with Pix log UUIDs of their own.
_OTHER_ID = r"(?i: u?uid | id | request | correla | transa | erro | log | trace | chamada )"
_GATE = gate_by("pix", "aleat[óo]ria")

RECOGNIZER = Recognizer(
    entity_type="BR_PIX_KEY",
    name="Chave Pix",
    patterns=(
        Pattern.fixed(
            form="chave aleatória depois da palavra",
            gate=_GATE,
            regex=rf"""(?<![^\W\d_]) (?P<cue> (?i: pix | chave[ ]aleat[óo]ria ) ) (?![^\W\d_])
                       (?: (?! \b{_OTHER_ID} ) [^.!?] ){{0,60}}? {_KEY}""",
            score=0.95,
        ),
        Pattern.fixed(
            form="chave aleatória antes da palavra",
            gate=_GATE,
            regex=rf"{_KEY} [ ]?[(,-]?[ ]? (?: (?: é | a | minha | meu | chave ) [ ] ){{0,3}} (?P<cue> (?i:pix) ) \b",
            score=0.9,
        ),
    ),
    priority=85,  # above the UUID that is protected
)
