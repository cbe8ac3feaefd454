"""Whose address is this: a person's, or an agency's, an event's, a company's? Shared by the recognisers of addresses
and CEPs, which know what an address looks like."""

from __future__ import annotations

import regex

_REACH = 200  # characters to the left in which a word may tell
_FLAT = regex.compile(r"(?i)(?<![^\W\d_])(?:apto?|apartamento|ap|casa|cs|fundos|sobrado)(?![^\W\d_])")
# Read from right to left: the nearest word decides.
_WORD = regex.compile(
    r"""(?r) (?<![^\W\d_]) (?:
      (?P<home>
          mor(?: o | a | am | ava | ando | amos | ador | adora ) | viv[eo]m? | domicili\w+ | vizinh\w+ | fam[íi]lia
        | resid(?: o | e | em | ia | ente | entes | indo | ência )
        | (?<= endere[çc]o[ ] | cep[ ] | end\.?[ ] ) residencial
        | meu | minha | dele | dela | casas? | lar | apto? | apartamento | ap | fundos | entregar? | pessoal
        | particular | cpf | rg | pis | cnh | t[íi]tulo | cns | nasc(?: id[oa] | imento )? | filia[çc][ãa]o | m[ãa]e
        | pai | estado[ ]civil | (?<! usu[áa]rio[ ] ) nome | paciente | servidora? | requerente | interessad[oa]
        | benefici[áa]ri[oa] | titular | solicitante | dependente | destinat[áa]ri[oa] | alun[oa] | segurad[oa]
        | cidad[ãa]o? | candidat[oa] | pensionista | contribuinte | denunciante | testemunha | v[íi]tima )
    | (?P<office>
          sede | cnpj | [óo]rg[ãa]os? | prefeitura | minist[ée]rios? | secretarias? | c[âa]mara | tribuna(?: l | is )
        | universidade | instituto | campus | funda[çc][ãa]o | autarquia | ag[êe]ncia | pal[áa]cio
        | superintend\w+ | delegacia | gabinete | procuradoria | cart[óo]rio | conselho | associa[çc][ãa]o | companhia
        | raz[ãa]o[ ]social | empresa | loja | restaurante | hotel | escola | hospital | f[óo]rum | posto | museu
        | teatro | biblioteca | arquivo | anexo | esplanada | audit[óo]rio | pr[ée]dio | centro[ ]de
        | reparti[çc][ãa]o | atendimento | protocolo | institucional | funcional | comercial | trabalho | local
        | evento | encontro | semin[áa]rio | reuni[ãa]o | oficina | curso | workshop | treinamento | inscri[çc]\w+ )
    ) (?<=[^\W\d_])(?![^\W\d_])""",
    regex.VERBOSE,
)
_OFFICE_BEHIND = regex.compile(
    r"""(?i) [ ]?[,(-]?[ ]? (?: (?: na | no | da | do | é | fica ) [ ] )? (?: [ao][ ] )? (?: nova[ ] )?
    (?: sede | sala | loja | audit[óo]rio | pr[ée]dio | \d{1,2}[oa]?[ ]andar | minist[ée]rio | prefeitura | secretaria
      | tribunal | c[âa]mara | [óo]rg[ãa]o | hotel ) (?![^\W\d_])""",
    regex.VERBOSE,
)
_LABEL = regex.compile(r"""(?i)\b(?:end(?:ere[çc]o|\.)?(?:[ ]\w+)?|logradouro)["']?[ ]?(?:[:=]|=>)""")


def is_home(text: str, start: int, end: int) -> bool:
    """Somebody lives at `[start, end)`: it has a flat or a house, or the nearest word says so. What is labelled as an
    address, and of nobody in particular, is the writer's."""
    if _FLAT.search(text, start, end):
        return True
    if _OFFICE_BEHIND.match(text, end):
        return False
    left = max(0, start - _REACH)
    nearest = _WORD.search(text[left:start].lower())  # ignoring case in the pattern costs eight times as much
    return nearest.lastgroup == "home" if nearest else _LABEL.search(text, left, start) is not None
