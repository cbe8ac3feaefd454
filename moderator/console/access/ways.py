"""The ways into the console that the settings open, beside links and passwords, which are always there."""

from __future__ import annotations

from dataclasses import dataclass

from moderator.console.access.discourse_connect import DiscourseConnect
from moderator.console.access.oidc import OidcProvider, Registration
from moderator.settings import Settings

FORUM_RETURN = "/entrar/forum/volta"
PROVIDER_RETURN = "/entrar/conta/volta"


@dataclass(frozen=True, slots=True)
class Ways:
    """Other services that may prove who somebody is."""

    forum: DiscourseConnect | None = None
    provider: OidcProvider | None = None


def open_ways(settings: Settings) -> Ways:
    """Those that are configured. Nothing is asked of them yet."""
    return Ways(forum=_forum(settings), provider=_provider(settings))


def _forum(settings: Settings) -> DiscourseConnect | None:
    if settings.discourse_connect_secret is None:
        return None
    return DiscourseConnect(
        forum=settings.discourse_url,
        secret=settings.discourse_connect_secret.get_secret_value(),
        return_url=settings.address + FORUM_RETURN,
        roles=settings.discourse_connect_roles,
        require_2fa=settings.discourse_connect_require_2fa,
    )


def _provider(settings: Settings) -> OidcProvider | None:
    if not settings.oidc_issuer:
        return None
    secret = settings.oidc_client_secret
    return OidcProvider(
        Registration(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else "",
            return_url=settings.address + PROVIDER_RETURN,
            label=settings.oidc_label,
            scope=settings.oidc_scope,
            name_claim=settings.oidc_name_claim,
            role_claim=settings.oidc_role_claim,
            roles=settings.oidc_roles,
        )
    )
