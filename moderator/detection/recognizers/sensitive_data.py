"""SENSITIVE_DATA: origin, belief, opinion, union, sex life, genetics or biometrics of an identified person
(LGPD, art. 5, II). Health has its own kind; who is spoken of is left to `names.subject`."""

from __future__ import annotations

from moderator.detection.names.subject import is_about_somebody
from moderator.detection.recognizer import Pattern, Recognizer

_IS = r"""(?: é | sou | era | ser | se[ ]declar\w+ | (?:me|se)[ ]autodeclar\w+ | autodeclarad[oa] | declarad[oa]
    | assumid[oa] )"""
_DEGREE = r"(?:[ ](?:muito|bem|uma?|como|pessoa|mulher|homem))*"


def _pattern(form: str, gate: str, expression: str) -> Pattern:
    return Pattern.fixed(
        form=form,
        gate=rf"(?i){gate}",
        regex=rf"(?<!\w) (?i: {expression} ) (?!\w)",
        score=0.6,
        accept=is_about_somebody,
    )


RECOGNIZER = Recognizer(
    entity_type="SENSITIVE_DATA",
    name="Dado pessoal sensível",
    patterns=(
        _pattern(
            "filiação a sindicato ou a partido",
            r"filiad|sindicaliz|militante|votei|votou|sindical",
            r"""filiad[oa][ ](?:ao?|à|no|na)[ ][\w-]+ | sindicalizad[oa] | filia[çc][ãa]o[ ](?:sindical|partid[áa]ria)
                | (?:delegad[oa]|dirigente)[ ]sindical | militante[ ]d[oae][ ]\w+ | vot(?:ei|ou)[ ]n[oa][ ][\w-]+""",
        ),
        _pattern(
            "opinião política",
            r"petista|bolsonarista|lulista|comunista|socialista|direita|esquerda",
            rf"{_IS}{_DEGREE}[ ](?:petista|bolsonarista|lulista|comunista|socialista|de[ ](?:direita|esquerda))",
        ),
        _pattern(
            "convicção religiosa",
            r"evang.lic|cat.lic|esp.rita|umband|candombl|jude|judi|mu.ulman|jeov|adventista|budista|ate[ui]|m.rmon",
            rf"""{_IS}{_DEGREE}[ ](?: evang[ée]lic[oa] | cat[óo]lic[oa] | esp[íi]rita | umbandista
                | candomblecista | judeu | judia
                | mu[çc]ulman[oa] | testemunha[ ]de[ ]jeov[áa] | adventista | budista | ateu | ateia | m[óo]rmon )""",
        ),
        _pattern(
            "origem racial ou étnica",
            r"negr|pard|pret[oa]|ind.gena|quilombola|cigan|amarel",
            rf"""{_IS}{_DEGREE}[ ](?: negr[oa] | pard[oa] | pret[oa] | ind[íi]gena | quilombola | cigan[oa]
                | amarel[oa] )
                | cotista[ ](?:racial|negr[oa]|ind[íi]gena)""",
        ),
        _pattern(
            "vida ou orientação sexual",
            r"gay|l.sbica|homossexual|bissexual|trans|travesti",
            rf"""{_IS}{_DEGREE}[ ](?: gay | l[ée]sbica | homossexual | bissexual
                | trans(?:sexual|exual|g[êe]ner[oa])? | travesti )
                | mulher[ ]trans | homem[ ]trans""",
        ),
        _pattern(
            "dado genético ou biométrico",
            r"dna|gen.tic|impress|biometria|facial|.ris",
            r"""(?:exame|teste)[ ]de[ ]dna | teste[ ]gen[ée]tico | muta[çc][ãa]o[ ]gen[ée]tica
                | impress(?:ão|ões)[ ]digita(?:l|is)
                | biometria[ ](?:facial|digital) | reconhecimento[ ]facial""",
        ),
    ),
    priority=20,
)
