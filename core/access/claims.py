"""What an identity provider says of somebody (OpenID Connect claims), as an account here. Knows no protocol.

https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.access.accounts import STAFF, read_name
from core.access.person import ROLES, Role
from core.errors import AccessError
from core.settings import Settings

if TYPE_CHECKING:
    from core.store import Store, StoredAccount

Claims = Mapping[str, object]


def admit(store: "Store", claims: Claims, settings: Settings) -> "StoredAccount":
    """The account of these claims, made where it is missing, with the role they give.

    AccessError where it is disabled, or a password's, which nobody else may take over.
    """
    name, role = read_name(name_of(claims)), role_of(claims, settings)
    found = store.find_account(name)
    if name == STAFF or (found and found.secret):
        raise AccessError("access.name_taken", name=name)
    if found is None:
        store.add_account(name, role or "visitor", "")
    elif found.disabled:
        raise AccessError("access.disabled", name=name)
    elif role is not None and role != found.role:
        store.change_account(name, role=role)
    return store.find_account(name)  # type: ignore[return-value]


def name_of(claims: Claims) -> str:
    """The e-mail address where the provider has verified it, else its own id for the person and whose that is."""
    email, subject, issuer = (str(claims.get(name) or "") for name in ("email", "sub", "iss"))
    if email and claims.get("email_verified") in (True, "true"):
        return email
    if not subject:
        raise AccessError("access.no_subject")
    return f"{subject}@{urlsplit(issuer).hostname or 'provider'}"


def role_of(claims: Claims, settings: Settings) -> Role | None:
    """The highest role that the claims give: by the claim the settings name, or by the lists of addresses.

    None where the settings name neither: the role is then given here, with `accounts role`.
    """
    lists = {"operator": settings.oidc_operators, "owner": settings.oidc_owners}
    if not settings.oidc_role_claim and not any(lists.values()):
        return None
    given = _read_roles(claims, settings.oidc_role_claim)
    name = name_of(claims).casefold()
    listed = {role for role, names in lists.items() if name in _split(names)}
    return max((role for role in ROLES if role in given | listed), key=ROLES.index, default="visitor")


def _read_roles(claims: Claims, claim: str) -> set[str]:
    """A claim that is a role, a list of roles or an object with roles as its names; `realm_access.roles` is the claim
    within another one, where no claim is called just that."""
    said: object = claims.get(claim)
    if said is None:
        said = claims
        for name in claim.split("."):
            said = said.get(name) if isinstance(said, Mapping) else None
    if isinstance(said, str):
        return {said}
    return {one for one in said if isinstance(one, str)} if isinstance(said, list | Mapping) else set()


def _split(names: str) -> set[str]:
    return {name.strip().casefold() for name in names.split(",")} - {""}
