"""Spans whose digits are none of ours, whatever number a part of them happens to be: lawsuits, NUPs,
versions, dates, hashes... Never reported; they only keep other recognisers away."""

from __future__ import annotations

from moderator.detection.recognizer import Pattern, Recognizer


def _span(form: str, gate: str, regex: str) -> Pattern:
    return Pattern(form=form, gate=gate, regex=regex)


PROTECTED = Recognizer(
    entity_type="PROTECTED",
    name="Número protegido",
    patterns=(
        _span(
            "NUP",
            r"\d{5,7}[ .]{0,2}\d{6,8}[ ]?/[ ]?\d{2,4}",
            r"(?<!\d) (?:\d{5}|\d{7})[ .]{0,2}(?:\d{6}|\d{8})[ ]?/[ ]?\d{2}(?:\d\d)?(?:[ ]?-[ ]?\d\d)? (?!\d)",
        ),
        _span("NUP sem pontuação", r"\d{17}", r"(?<!\d) \d{17}(?:\d{4})? (?!\d)"),
        _span("CNJ", r"\d{7}-\d\d\.\d{4}", r"(?<!\d) \d{7}-\d\d\.\d{4}\.\d\.\d\d\.\d{4} (?!\d)"),
        _span(
            "data",
            r"\d[/.-]\d{1,2}[/.-]\d",
            r"(?<![\d.]) (?:\d{1,2}([/.-])\d{1,2}\1\d{4}|\d{4}([/-])\d\d\2\d\d) (?![\d])",
        ),
        _span("versão", r"\d\.\d+\.\d", r"(?<![\w.]) v?(?!10\.)\d{1,2}(?:\.\d{1,2}){2,4} (?![\w.-]|,\d)"),
        _span("resumo criptográfico", r"[0-9a-fA-F]{32}", r"(?<![0-9A-Za-z]) [0-9a-fA-F]{32,} (?![0-9A-Za-z])"),
        _span("UUID", r"[0-9a-fA-F]{4}-[0-9a-fA-F]{12}", r"(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"),
        _span("telefone público", r"0[3589]00", r"(?<!\d) 0[3589]00[ .-]?(?:\d[ .-]?){6,7} (?!\d)"),
        _span("valor em reais", r"R\$", r"R\$[ ]?\d[\d.]*(?:,\d\d)?"),
        _span("ISBN", r"97[89]-", r"(?<!\d) 97[89](?:-\d+){3}-[\dXx] (?!\d)"),
        # An id in an address says what it is, unless its name is one of ours.
        _span(
            "parâmetro de endereço",
            r"[?&]\w+=[\w.%-]*\d",
            r"[?&] (?!(?i:\w*(?:cpf|cnpj|tel|fone|cel|whats|zap|contato)))[\w\[\]]+=[\w.%-]+",
        ),
        _span(
            "caminho de endereço", r"://\S+\d", r"(?<=://) [\w.-]+\.[a-z]{2,}(?::\d+)?(?:/[\w.%~+-]+)*/\d+ (?![\w-])"
        ),
    ),
    priority=80,
    reported=False,
)
