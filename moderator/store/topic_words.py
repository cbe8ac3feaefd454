"""The words that a topic is known by: folded, without those that any text has, cut so that inflections meet. Pure.

Cutting after six letters is the plainest stemming there is for Portuguese, and the same on every database.
"""

from __future__ import annotations

import re

from moderator.triage.phrases import fold

STEM = 6  # letters
LONGEST = 40  # words longer than any word: hashes and the like, which no other topic shares

_WORD = re.compile(r"[a-z0-9]+")


def key_words(text: str) -> list[str]:
    """Letters and digits only, each word once, in the order of the text."""
    found = (_cut(word) for word in _WORD.findall(fold(text)) if len(word) <= LONGEST)
    return [word for word in dict.fromkeys(found) if len(word) > 1 and word not in STOP]


def _cut(word: str) -> str:
    return word if word.isdigit() else word[:STEM].rstrip("s") or word


def _keys(words: str) -> frozenset[str]:
    return frozenset(_cut(word) for word in words.split())


STOP = _keys(
    """
    a o os as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas para pra pro com sem
    sob sobre ate entre e ou mas nem que se como quando onde quem qual quais porque pois entao ja nao sim
    tambem tbm so mais menos muito muita pouco bem mal aqui ali la isso isto aquilo esse essa este esta aquele
    aquela ele ela eles elas eu voce voces vc vcs meu minha meus minhas seu sua seus suas nosso nossa nossos
    nossas me te lhe ser sou sao foi era estao estou estava estamos tem tenho temos ter tinha ha havia vai vou
    vamos fazer faz feito fez pode podem poder posso podemos deve quer quero queria gostaria preciso precisa
    precisamos apos antes depois ainda agora hoje ontem desde cada todo toda todos todas outro outra outros
    outras mesmo mesma algum alguma alguem ninguem nada tudo ao aos bom boa dia tarde noite ola oi obrigado
    obrigada favor gentileza abraco att pessoal gente colegas prezados amigos segue conseguir consigo consegue
    conseguimos acontece aconteceu ficar fica ficou dar deu dando saber sabe algo assim
    """
)
# Words of half the topics: they may agree, but they don't tell topics apart.
EVERYDAY = _keys(
    """
    sei erro erros problema duvida ajuda sistema processo processos documento documentos orgao usuario usuarios
    unidade modulo portal api versao tramita pen propen super chamado suporte equipe servidor prefeitura governo gov br
    tela acesso utilizar usar uso novo nova abrir aparece mensagem funciona eletronico publico https http www com
    protocolo integrado integracao solicitar solicitacao sugestao melhoria registro registrar pedido demanda formal
    formalizar proposta caso tecnica municipio estado federal tribunal ministerio secretaria servico gestor gestora
    sobre atencao aviso pergunta resposta informacao tecnico reporte falha formulario dados cadastro conta nome
    """
)
