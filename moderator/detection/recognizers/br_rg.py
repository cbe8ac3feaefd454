"""BR_RG: the identity card of a state. No rule is common to all states, so that a word or the issuing office
must tell; a CIN bears the CPF and is found as one."""

from __future__ import annotations

from moderator.detection.recognizer import NUMBER_END, NUMBER_START, Pattern, Recognizer, gate_by

_CUES = (
    r"r\.?g",
    r"registro geral",
    r"cart(?:eira)?\.? de identidade",
    r"c[ée]d(?:ula)?\.? de identidade",
    r"doc(?:umento)?\.? de identidade",
)
# By itself «identidade» speaks of many things («provedor de identidade»): only right before the number.
_IDENTITY = r"ident(?:idade)?(?: civil)?(?=[\W_]*(?:(?:n[ro]?|é|eh)[\W_]*){0,2}\Z)"
_CARD = r"r\.?g(?! -[a-z])"  # rg -n is a command
_STATE = "(?:A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]|TO)"
_START = rf"(?:{NUMBER_START}|(?<=(?i:rg))) (?:{_STATE}[ -]?)? (?! [0.-]++ (?!\d) )"
_CHECK = r"(?:[ ]?-[ ]?[\dXx] (?!\d))?"
_ISSUER = r"SSP|S[EJ]S?P|SESP[A-Z]?|SEJUSP|SSDS|SDS|SJS|SJTC|SPTC|IFP|IGP|IIRGD|ITEP|PC|PCMG|PCERJ|DETRAN|DIC|DGPC|SECC"

RECOGNIZER = Recognizer(
    entity_type="BR_RG",
    name="RG",
    patterns=(
        Pattern(
            form="número com pontuação depois da palavra",
            gate=gate_by(*_CUES, "ident(?:idade)?"),
            regex=rf"{_START} \d{{1,2}}\.\d{{3}}\.\d{{3}} {_CHECK} {NUMBER_END}",
            cued=0.95,
        ),
        Pattern(
            form="número depois da palavra",
            gate=gate_by(*_CUES, "ident(?:idade)?"),
            regex=rf"""{_START} (?: \d{{5,10}} | \d{{13}} | \d{{1,2}}[ ]\d{{3}}[ ]\d{{3}} ) (?: [ ]?-[ ]?[\dXx] | X )?
                       {NUMBER_END}""",
            cued=0.85,
        ),
        Pattern.fixed(
            form="número com órgão expedidor",
            gate=rf"\d[\dXx][ ,(/-]{{0,4}}(?:{_ISSUER})[ /-]{{1,3}}[A-Z]{{2}}",
            regex=rf"""(?<!\d[ ]) {_START} (?: \d{{1,2}}\.\d{{3}}\.\d{{3}} | \d{{6,10}} ) {_CHECK} {NUMBER_END}
                       (?= [ ,(/-]{{1,4}} (?:{_ISSUER}) [ /-]{{1,3}} {_STATE} \b )""",
            score=0.9,
        ),
        Pattern(
            form="número de Minas Gerais",
            gate=r"M-?G?-?\d{1,2}\.\d{3}\.\d{3}",
            regex=rf"{NUMBER_START} MG?-\d{{1,2}}\.\d{{3}}\.\d{{3}} {NUMBER_END}",
            alone=0.7,
            cued=0.95,
            disputed=0.6,
        ),
    ),
    cues=(*_CUES[1:], _CARD, _IDENTITY),
    priority=55,
)
