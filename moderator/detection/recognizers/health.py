"""HEALTH: the phrase that states an identified person's condition, leave or treatment (LGPD, art. 5, II).
The names of hospitals, ministries and processes state nobody's; who is spoken of is left to `names.subject`."""

from __future__ import annotations

import regex

from moderator.detection.names.subject import is_about_somebody
from moderator.detection.recognizer import Pattern, Recognizer

_DISEASES = (
    r"c[âa]ncer|neoplasia|tumor\w*|leucemia|linfoma|mieloma|met[áa]stase|diabetes|hipertens[ãa]o|avc|infart\w+|"
    r"cardiopatia|arritmia|insufici[êe]ncia[ ](?:renal|card[íi]aca|respirat[óo]ria|hep[áa]tica)|hepatite|cirrose|"
    r"tuberculose|hansen[íi]ase|covid(?:-19)?|dengue|zika|chikungunya|pneumonia|asma|bronquite|enfisema|hiv|aids|"
    r"s[íi]filis|epilepsia|parkinson|alzheimer|dem[êe]ncia|esclerose|l[úu]pus|fibromialgia|artrite|artrose|"
    r"lombalgia|dorsalgia|h[ée]rnia|tendinite|bursite|l\.?e\.?r/?d\.?o\.?r\.?t|s[íi]ndrome|transtornos?|"
    r"depress[ãa]o|ansiedade|p[âa]nico|burnout|esquizofrenia|bipolar\w*|tdah|autis\w+|tea|"
    r"depend[êe]ncia[ ]qu[íi]mica|alcoolismo|hip[oe]r?tireoidismo|enxaqueca|labirintite|endometriose|gravidez|"
    r"gesta[çc][ãa]o|gestante|gr[áa]vida|aborto|pr[ée]-?ecl[âa]mpsia|gastrite|[úu]lcera|nefropatia|neuropatia|"
    r"doen[çc]a|defici[êe]ncia|surdez|cegueira|glaucoma|fratura|invalidez|transplante|quimioterapia|radioterapia|"
    r"hemodi[áa]lise|di[áa]lise|cadeirante|parapl[ée]gic[oa]|tetrapl[ée]gic[oa]|hemofilia|anemia|sepse|"
    r"convuls[ãa]o|surto|paralisia|derrame"
)
_JOINT = r"de|do|da|por|com|para|contra|ap[óo]s|em|decorrente[ ]de|motivo[ ]de|raz[ãa]o[ ]de|seu|sua"
_STATE = (
    r"diagn[óo]stico|diagnosticad[oa]|quadro|crise|sequelas?|portadora?|acometid[oa]|suspeita|filh[oa]|"
    r"p[óo]s-operat[óo]ri[oa]|cirurgia|tratamento|licen[çc]a(?:[ -](?:m[ée]dica|sa[úu]de))?|afastad[oa]|"
    r"afastamento|internad[oa]|remo[çc][ãa]o|incapacidade|perda|gesta[çc][ãa]o|infec[çc][ãa]o"
)
# Enough by themselves where a person is spoken of.
_ALONE = (
    r"licen[çc]a[ -](?:m[ée]dica|sa[úu]de)|"
    r"licen[çc]a[ ]para[ ]tratamento[ ]d[ae][ ](?:(?:pr[óo]pria|sua)[ ])?sa[úu]de|"
    r"internad[oa](?:[ ](?:na|em|no)[ ](?:uti|cti|hospital|enfermaria))?|perdeu[ ]o[ ]beb[êe]|"
    r"afastad[oa][ ]por[ ](?:motivo[ ]de[ ])?(?:sa[úu]de|doen[çc]a)|atestado[ ]m[ée]dico|"
    r"tratamento[ ](?:oncol[óo]gico|psiqui[áa]trico|psicol[óo]gico|quimioter[áa]pico|renal|de[ ]sa[úu]de)|"
    r"cirurgia[ ](?:card[íi]aca|bari[áa]trica|ortop[ée]dica|no|na|de|do)(?:[ ]\w+)?|"
    r"CID[- ]?(?:10)?:?[ ]?[A-TV-Z]\d\d(?:\.\d)?"
)
_SUFFIX = r"ic[oa]s?|id[oa]|al|ar|os[oa]|iv[oa]|ente|ante|eir[oa]|ud[oa]|ipl[oa]|oide|ad[oa]|rave"
_WHERE = r"mama|pr[óo]stata|pulm[ãa]o|c[óo]lon|pele|disco|coluna|ombro|joelho|p[âa]nico|down|parkinson|alzheimer"
_QUALITY = rf"""(?: [ ](?:d[aeo][ ])?\w*(?:{_SUFFIX})\b | [ ]d[aeo][ ](?:{_WHERE}|alto[ ]risco)
    | [ ](?:n[íi]vel|grau|tipo|est[áa]gio)[ ]\w+ | [ ]?\dx/\w+ | [ ]em[ ](?:curso|tratamento) )"""
_CAUSE = r"[ ](?:ap[óo]s|com|por|decorrente[ ]de)[ ]"
_CODE = r"(?: [ ]?\([^()\n]{0,60}\) | [ ][–-][ ]CID[ ]\S+ )"
_ORGANISATION = regex.compile(
    r"(?:instituto|hospital|minist[ée]rio|secretaria|programa|comiss[ãa]o|conselho|dia|semana|campanha|combate|"
    r"preven[çc][ãa]o|tipo de processo|assunto|outubro|novembro|vacina\w*)\W[^.\n]{0,30}",
    regex.IGNORECASE | regex.REVERSE,
)


def _is_of_somebody(match: regex.Match[str]) -> bool:
    start = match.start()
    if _ORGANISATION.match(match.string, max(0, start - 60), start):
        return False
    return is_about_somebody(match)


RECOGNIZER = Recognizer(
    entity_type="HEALTH",
    name="Informação de saúde",
    patterns=(
        Pattern.fixed(
            form="condição de saúde, licença ou tratamento de uma pessoa",
            gate=rf"(?i)(?:^|\W)(?:{_DISEASES}|{_ALONE})(?:\W|$)",
            regex=rf"""(?<![\w-]) (?i:
                (?: (?: (?:{_STATE}) (?:[ ](?:{_JOINT}))+ [ ] ){{0,2}} (?:{_DISEASES}) | {_ALONE} ) (?!\w)
                (?: {_CAUSE} (?:{_DISEASES}) \b )? {_QUALITY}{{0,3}} {_CODE}? )""",
            score=0.6,
            accept=_is_of_somebody,
        ),
    ),
    priority=20,
)
