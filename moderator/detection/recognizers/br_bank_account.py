"""BR_BANK_ACCOUNT: branch and account as one span, or an account that says which kind it is. The bank is public."""

from __future__ import annotations

from moderator.detection.recognizer import GATE_END, NUMBER_END, Pattern, Recognizer, gate_by

_IS = r"""[^\w"']{0,5} (?: (?i: n\.?[ro°]? | n[úu]mero | dv | é ) [\W_]{1,4} )?"""
_DIGITS = r"\d{3,5} (?: [ ]?-[ ]?[\dXx] (?!\d) )?"
_BRANCH = rf"(?<![^\W\d_]) (?i: ag | ag[êe]ncia ) (?![^\W\d_]) {_IS} {_DIGITS}"
_SORT = r"(?: corrente | poupan[çc]a | sal[áa]rio | pagamento | banc[áa]ria | digital )"
_KIND = rf"(?i: c[/.]?[ ]?[cp] | conta (?: [ -]* (?: c/?[cp] | {_SORT} ) )? | poupan[çc]a )"
_NUMBER = rf"(?:\d\d-)? \d[\d.]{{2,13}} (?: [ ]?-[ ]?[\dXx] )? {NUMBER_END}"
_ACCOUNT = rf"(?<![^\W\d_]) {_KIND} (?![^\W\d_]) {_IS} {_NUMBER}"
# Caixa and Banco do Brasil write one between the two.
_OPERATION = r"(?: (?i: op | opera[çc][ãa]o | var | varia[çc][ãa]o ) [\W_]{0,4} \d{2,4} [\W_]{1,6} )"
_GAP = rf"(?: [\W_]{{1,6}} {_OPERATION}? | \s+ (?i:e) \s+ (?: (?i:a) \s+ )? )"
_SET_TO = r"""["']? \s* (?: => | [:=] ) \s* ["']?"""
_BANK = r"\b (?i: banco | nubank | inter | ita[úu] | bradesco | santander | caixa ) \b"
_GATE = gate_by("ag", "ag[êe]ncia")

RECOGNIZER = Recognizer(
    entity_type="BR_BANK_ACCOUNT",
    name="Conta bancária",
    patterns=(
        Pattern.fixed(
            form="agência e conta",
            gate=_GATE,
            regex=rf"{_BRANCH} {_GAP} (?: {_ACCOUNT} | \d{{3}}[\d.]{{2,12}}[ ]?-[ ]?[\dXx] {NUMBER_END} )",
            score=0.95,
        ),
        Pattern.fixed(
            form="conta e agência",
            gate=_GATE,
            regex=rf"{_ACCOUNT} {_GAP} {_BRANCH} {NUMBER_END}",
            score=0.95,
        ),
        Pattern.fixed(
            form="agência e conta de um mesmo rótulo",
            gate=_GATE,
            regex=rf"""(?<![^\W\d_]) (?i: ag | ag[êe]ncia ) [ ]? [./e|-]+ [ ]? {_KIND} (?![^\W\d_]) {_IS}
                       (?P<value> {_DIGITS} [ ]?[/|,;-]?[ ]? {_NUMBER} )""",
            score=0.95,
        ),
        Pattern.fixed(
            form="agência e conta em um registro",
            gate=r"(?i)ag[êe]ncia\w*[\"']?\s*[:=]",
            regex=rf"""(?i:ag[êe]ncia) \w{{0,10}} {_SET_TO}
                       (?P<value> \d{{3,5}} (?:-?[\dXx])? ["'] ,? \s* ["']
                           \w{{0,10}}(?i:conta)\w{{0,10}} {_SET_TO} {_NUMBER} )""",
            score=0.95,
        ),
        Pattern.fixed(
            form="conta corrente ou poupança",
            gate=rf"\d-[\dXx]{GATE_END}",
            regex=rf"""(?<![^\W\d_])
                       (?P<cue> (?i: conta[ -]* {_SORT} | c/c | poupan[çc]a | conta (?= [^.;\n]{{0,30}} {_BANK} ) ) )
                       (?![^\W\d_]) {_IS} (?P<value> \d[\d.]{{2,12}}-[\dXx] ) {NUMBER_END}""",
            score=0.9,
        ),
    ),
    priority=75,
)
