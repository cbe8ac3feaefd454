"""IP_ADDRESS: addresses of private networks (RFC 1918, RFC 4193, link-local IPv6). Loopback, public resolvers,
documentation and the ranges as such are nobody's infrastructure; versions and sections only look alike."""

from __future__ import annotations

import ipaddress

import regex

from moderator.detection.recognizer import Pattern, Recognizer

_RANGES = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10")
_PRIVATE = tuple(map(ipaddress.ip_network, _RANGES))
# What is numbered alike: versions, parts of a text.
_NUMBERED = r"""(?<! (?i: vers[ãa]o | version | release | build | oracle | item | subitem | se[çc][ãa]o | cap[íi]tulo
    | art(?:igo|\.)? | anexo | tabela | figura | quadro | classe | c[óo]digo | nota | t[óo]pico | par[áa]grafo
    | portaria | requisito | patch | firmware ) s? [ :=\t]{1,3} )"""


def _is_private(match: regex.Match[str]) -> bool:
    """An address within a private network that is not the network's own name (10.0.0.0/8)."""
    try:
        address = ipaddress.ip_address(match["value"])
    except ValueError:
        return False
    networks = [network for network in _PRIVATE if address.version == network.version and address in network]
    return bool(networks) and address != networks[0].network_address


RECOGNIZER = Recognizer(
    entity_type="IP_ADDRESS",
    name="Endereço IP interno",
    patterns=(
        Pattern.fixed(
            form="IPv4 de rede privada",
            gate=r"(?:10\.\d|172\.[123]\d|192\.168)\d*\.\d{1,3}",
            regex=rf"""(?<! [\w-] | \d[.,] | \w\. ) {_NUMBERED}
                (?P<value> (?: 10 \. \d{{1,3}} | 172 \. (?: 1[6-9] | 2\d | 3[01] ) | 192\.168 )
                            (?: \. \d{{1,3}} ){{2}} )
                (?! \w | [.,-]\d | \.\w )""",
            score=0.9,
            accept=_is_private,
        ),
        Pattern.fixed(
            form="IPv6 de rede privada",
            gate=r"(?i)(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):[0-9a-f:]",
            regex=r"""(?<![\w:.])
                (?P<value> (?i: f[cd][0-9a-f]{2} | fe[89ab][0-9a-f] ) : [0-9a-fA-F:]{3,38} (?<! [^:]: ) )
                (?! [\w:] )""",
            score=0.9,
            accept=_is_private,
        ),
    ),
    priority=45,
)
