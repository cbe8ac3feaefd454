"""PRIVATE_KEY: the whole block, from BEGIN to END, or to the last line of key where the paste was cut off; also
PuTTY's format and a block encoded in base64 once more. Certificates and public keys are public."""

from __future__ import annotations

import base64
import binascii

import regex

from moderator.detection.recognizer import Pattern, Recognizer

_KIND = r"(?: [A-Z\d]{2,9} [ ] ){0,3}? PRIVATE [ ] KEY (?: [ ]BLOCK )?"
_NEW_LINE = r"(?: [ \t]* (?: \r?\n | (?: \\r )? \\n ) )"  # in JSON and .env it is written \n
_LEAD = r"[ \t>]*"
# A header, a line of key, what is left of one cut out. A short line is the last one only.
_BODY = r"""(?: (?: Proc-Type | DEK-Info | Version | Comment | Hash ):[ ] (?: (?!\\n) [^\n] ){1,200}
    | [0-9A-Za-z+/=]{16,} (?![\w@]) | \[? \(? [.]{3,} \)? \]?
    | [0-9A-Za-z+/=]{1,15} (?= (?: \s | \\[rn] | [>] )+ -----? [ ]? END ) )"""
_MATERIAL = regex.compile(r"(?<![\w+/])(?=\S*[\d+/])[0-9A-Za-z+/]{16,}")


def _holds_private_key(match: regex.Match[str]) -> bool:
    """The text within is a PEM of a private key. Three quarters of the length are enough to tell."""
    encoded = match["value"].rstrip("=")
    try:
        return b"PRIVATE KEY" in base64.b64decode(encoded[: len(encoded) // 4 * 4])
    except binascii.Error:
        return False


def _holds_material(match: regex.Match[str]) -> bool:
    """Some line of the key is there: its rims alone are what a manual shows."""
    return _MATERIAL.search(match[0]) is not None


RECOGNIZER = Recognizer(
    entity_type="PRIVATE_KEY",
    name="Chave privada",
    patterns=(
        Pattern.fixed(
            form="bloco PEM",
            gate=r"-BEGIN .{0,30}PRIVATE KEY",
            regex=rf"""-----? [ ]? BEGIN [ ] (?P<kind> {_KIND} ) [ ]? -----?
                       (?: {_NEW_LINE}+ {_LEAD} {_BODY} )+
                       (?: {_NEW_LINE}+ {_LEAD} -----? [ ]? END [ ] (?P=kind) [ ]? -----? )?""",
            score=1.0,
            accept=_holds_material,
        ),
        Pattern.fixed(
            form="bloco PEM em uma só linha",
            gate=r"-BEGIN .{0,30}PRIVATE KEY",
            regex=rf"""-----BEGIN [ ] (?P<kind> {_KIND} ) ----- (?: [ ]? [0-9A-Za-z+/=]{{16,}} )+
                       (?: [ ]? -----END [ ] (?P=kind) ----- )?""",
            score=1.0,
        ),
        Pattern.fixed(
            form="bloco PEM codificado em base64",
            gate=r"LS0tLS1CRUdJTi[0-9A-Za-z+/]{16}",
            regex=r"(?<![0-9A-Za-z+/]) (?P<value> LS0tLS1CRUdJTi [0-9A-Za-z+/]{16,} ={0,2} )",
            score=1.0,
            accept=_holds_private_key,
        ),
        Pattern.fixed(
            form="arquivo do PuTTY",
            gate=r"PuTTY-User-Key-File-\d",
            regex=r"""PuTTY-User-Key-File-\d:[ ] [^\n]+ (?: \r?\n (?: [\w-]+:[ ][^\n]+ | [0-9A-Za-z+/=]{4,} ) )+""",
            score=1.0,
        ),
        Pattern.fixed(
            form="chave do WireGuard",
            gate=r"PrivateKey *= *[0-9A-Za-z+/]{8}",
            regex=r"\bPrivateKey [ ]*=[ ]* (?P<value> [0-9A-Za-z+/]{43}= )",
            score=0.95,
        ),
    ),
    priority=98,
)
