"""Sign-in at an OpenID Connect provider (Keycloak, gov.br): authorization code with PKCE, by Authlib.

Remembering state, nonce and verifier for one browser is the caller's. Source: OpenID Connect Core and
Discovery 1.0, RFC 7636, RFC 9207; https://acesso.gov.br/roteiro-tecnico/
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_client.apps import FlaskOAuth2App

from moderator.console.access.provider import Person, granted
from moderator.errors import SignInRefused

WAY = "oidc"
TIMEOUT = 10  # seconds
# Never `none`, and none with a shared secret: our own client secret would sign for anybody.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")

log = logging.getLogger(__name__)
logging.getLogger("authlib").setLevel(logging.INFO)  # at DEBUG it writes verifiers


@dataclass(frozen=True, slots=True)
class Registration:
    """Us as the provider knows us, and how its claims become a name and a role."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    return_url: str
    label: str
    scope: str = "openid profile"
    name_claim: str = "preferred_username"
    role_claim: str = "groups"
    roles: Mapping[str, str] = field(default_factory=dict)


class OidcProvider:
    """The provider's addresses and keys are read when first needed, and its keys again when it has new ones."""

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        self._client = FlaskOAuth2App(
            None,
            name=WAY,
            client_id=registration.client_id,
            client_secret=registration.client_secret or None,
            server_metadata_url=f"{registration.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": registration.scope,
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT,
            },
        )

    def leave(self) -> tuple[str, str, Mapping[str, str]]:
        """Where to send the browser, the `state` that will come back, and the note to remember with it."""
        with _refusing():
            self._discover()
            begun = self._client.create_authorization_url(self.registration.return_url)
        return begun["url"], begun["state"], {"nonce": begun["nonce"], "verifier": begun["code_verifier"]}

    def come_back(self, code: str, note: Mapping[str, str], *, issuer: str | None = None) -> Person:
        """Who came back with `code`; `issuer` is what the answer says of itself. Raises SignInRefused."""
        with _refusing():
            metadata = self._discover()
            if issuer is not None and issuer != metadata["issuer"]:
                raise SignInRefused("forged")
            token = self._client.fetch_access_token(
                redirect_uri=self.registration.return_url, code=code, code_verifier=note["verifier"]
            )
            expected = {"iss": {"value": metadata["issuer"]}, "aud": {"value": self.registration.client_id}}
            claims = self._client.parse_id_token(token, nonce=note["nonce"], claims_options=expected)
            if not claims:
                raise SignInRefused("provider")
            return self._person({**self._more(token, claims), **claims})

    def _discover(self) -> Mapping[str, Any]:
        metadata: dict[str, Any] = self._client.load_server_metadata()
        if str(metadata.get("issuer", "")).rstrip("/") != self.registration.issuer.rstrip("/"):
            raise SignInRefused("provider")
        offered = metadata.get("id_token_signing_alg_values_supported") or ALGORITHMS
        strong = [name for name in offered if name in ALGORITHMS]
        if not strong:  # an empty list would be taken for no list
            raise SignInRefused("provider")
        metadata["id_token_signing_alg_values_supported"] = strong
        return metadata

    def _more(self, token: Mapping[str, Any], claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """What only the userinfo endpoint says: many providers keep groups out of the ID token."""
        known = _names(_claim(claims, self.registration.role_claim)) and _claim(claims, self.registration.name_claim)
        if known or not self._client.load_server_metadata().get("userinfo_endpoint"):
            return {}
        more = self._client.userinfo(token=token)
        return more if more.get("sub") == claims["sub"] else {}

    def _person(self, claims: Mapping[str, Any]) -> Person:
        subject = str(claims["sub"])
        given = (_claim(claims, self.registration.name_claim), claims.get("name"), claims.get("nickname"))
        # The id may be a CPF (gov.br), and so may be the name made of it: nobody's colleagues need that.
        name = next((str(it) for it in given if it and str(it) != subject), "")
        role = granted(_names(_claim(claims, self.registration.role_claim)), self.registration.roles)
        return Person(WAY, subject_of(self.registration.issuer, subject), name, role)


def subject_of(issuer: str, subject: str) -> str:
    """Who that is among the people of all providers."""
    return f"{issuer.rstrip('/')} {subject}"


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever goes wrong between us and the provider is a refused sign-in; its words stay out of page and log."""
    try:
        yield
    except SignInRefused:
        raise
    except Exception as error:  # its answers may have any shape
        log.warning("identity provider: %s", type(error).__name__)
        raise SignInRefused("provider") from None


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    """`realm_access.roles` leads into a claim; a claim whose own name has dots comes first."""
    if path in claims:
        return claims[path]
    first, _, rest = path.partition(".")
    inner = claims.get(first)
    return _claim(inner, rest) if rest and isinstance(inner, Mapping) else None


def _names(value: Any) -> Sequence[str]:
    """Groups come as a list, or as one string where there is one."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()
