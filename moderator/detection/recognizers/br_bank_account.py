"""BR_BANK_ACCOUNT: branch and account as one span, or an account that says which kind it is. The bank is public."""

from __future__ import annotations

from moderator.detection.recognizer import NUMBER_END, Pattern, Recognizer

_IS = r"[\W_]{0,5} (?: (?i: n[ro]? | n[úu]mero | dv | é ) [\W_]{1,4} )?"
_BRANCH = rf"(?<![^\W\d_]) (?i: ag | ag[êe]ncia ) (?![^\W\d_]) {_IS} \d{{3,5}} (?: [ ]?-[ ]?[\dXx] (?!\d) )?"
_KIND = r"""(?i: c[/.]?[ ]?[cp] | conta (?: [ -]* (?: c/?c | c/?p | corrente | poupan[çc]a | sal[áa]rio | pagamento | digital ) )?
             | poupan[çc]a | cc | cp )"""
_NUMBER = rf"\d[\d.]{{2,13}} (?: [ ]?-[ ]?[\dXx] )? {NUMBER_END}"
_ACCOUNT = rf"(?<![^\W\d_]) {_KIND} (?![^\W\d_]) {_IS} {_NUMBER}"
_OPERATION = r"(?: (?i: op | opera[çc][ãa]o | var | varia[çc][ãa]o ) [\W_]{0,4} \d{2,4} )"  # of Caixa and Banco do Brasil
_GAP = rf"(?: [\W_]{{1,6}} | [\W_]{{1,6}} {_OPERATION} [\W_]{{1,6}} | \s+ (?i:e) \s+ (?:(?i:a)\s+)? )"

RECOGNIZER = Recognizer(
    entity_type="BR_BANK_ACCOUNT",
    name="Conta bancária",
    patterns=(
        Pattern.fixed(
            form="agência e conta",
            gate=r"(?i)(?:^|[^a-z])(?:ag|ag[êe]ncia)[^a-z0-9].{0,14}\d{3}",
            regex=rf"{_BRANCH} {_GAP} (?: {_ACCOUNT} | (?={_NUMBER})\d{{2}}[\d.]{{2,12}}[ ]?-[ ]?[\dXx]\b )",
            score=0.95,
        ),
        Pattern.fixed(
            form="conta e agência",
            gate=r"(?i)(?:^|[^a-z])(?:ag|ag[êe]ncia)[^a-z0-9].{0,14}\d{3}",
            regex=rf"{_ACCOUNT} {_GAP} {_BRANCH} {NUMBER_END}",
            score=0.95,
        ),
        Pattern.fixed(
            form="agência e conta na mesma barra",
            gate=r"(?i)ag[êe.]{0,2}(?:ncia)? ?[/e|-] ?c",
            regex=rf"""(?<![^\W\d_]) (?i: ag (?:[êe]ncia)? ) [ ]? [./e|-]+ [ ]? {_KIND} (?![^\W\d_]) {_IS}
                       (?P<value> \d{{3,5}} (?:-[\dXx])? [ ]?[/|,;-]?[ ]? {_NUMBER} )""",
            score=0.95,
        ),
        Pattern.fixed(
            form="conta corrente ou poupança",
            gate=r"(?i)(?:conta|c/c|poupan[çc]a).{0,30}\d-[\dx]",
            regex=rf"""(?<![^\W\d_]) (?P<cue> (?i: conta[ -]* (?: corrente | poupan[çc]a | sal[áa]rio | banc[áa]ria | digital ) | c/c
                       | poupan[çc]a | conta (?= [^.;\n]{{0,30}} \b(?: banco | nubank | inter | ita[úu] | bradesco | santander | caixa ) ) ) )
                       (?![^\W\d_]) {_IS} (?P<value> \d[\d.]{{2,12}}-[\dXx] ) {NUMBER_END}""",
            score=0.9,
        ),
    ),
    priority=75,
)
