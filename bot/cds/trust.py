"""Who calls: a record system proves it by a JWT signed with a key that was given to us beforehand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import jwt

from bot.cds.services import StrangerError
from bot.troubles import CannotStartError

ALGORITHMS: Final = ("ES384", "RS384")
"""Those that the specification recommends; none, and those that share a secret, it forbids."""
LONGEST_SECONDS: Final = 3600
"""A token that lives longer is refused: so long must its number be remembered, that nobody sends it again."""
LEEWAY_SECONDS: Final = 60
MOST_REMEMBERED: Final = 100_000
NEEDED: Final = ("iss", "aud", "exp", "iat", "jti")
_BEARER: Final = "Bearer "

Keys = Mapping[str, jwt.PyJWK]


def read_clients(path: Path) -> dict[str, Keys]:
    """The keys of each client from a JSON file: its issuer, then its JWK Set.

    Raises:
        CannotStartError: the file is not that; the text says what to mend.
    """
    try:
        told = json.loads(path.read_text("utf-8"))
        clients = {issuer: jwt.PyJWKSet.from_dict(keys) for issuer, keys in told.items()}
    except OSError as unreadable:
        raise CannotStartError(f"the file of clients cannot be read: {unreadable.strerror}.") from None
    except (ValueError, AttributeError, TypeError, jwt.PyJWTError):
        raise CannotStartError(
            'the file of clients is not JSON of the form {"https://issuer": {"keys": [JWK, ...]}}, with public keys.'
        ) from None
    known = {issuer: _usable(keys) for issuer, keys in clients.items()}
    if not known or not all(known.values()):
        raise CannotStartError(
            f"the file of clients names nobody, or one without a key with a kid and the alg {' or '.join(ALGORITHMS)}."
        )
    return known


def _usable(keys: jwt.PyJWKSet) -> Keys:
    return {key.key_id: key for key in keys.keys if key.key_id and key.algorithm_name in ALGORITHMS}


@dataclass
class Trust:
    """Judges the Authorization header of each call; `now` gives Unix seconds, `most` tokens are remembered at once."""

    clients: Mapping[str, Keys]
    now: Callable[[], float]
    most: int = MOST_REMEMBERED
    _seen: dict[tuple[str, str], float] = field(default_factory=dict)

    def judge(self, header: str | None, url: str) -> str:
        """The issuer of a call to `url`, the whole address of what is called.

        Raises:
            StrangerError: it is not signed by a client that we know, not for this address, too old, or sent before.
        """
        if header is None or not header.startswith(_BEARER):
            raise StrangerError("no bearer token")
        token = header.removeprefix(_BEARER)
        try:
            key, issuer = self._key_of(token)
            claims = jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=url,
                issuer=issuer,
                options={"require": list(NEEDED), "verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
        except jwt.PyJWTError as refused:
            raise StrangerError(type(refused).__name__) from None
        self._judge_times(claims)
        self._remember(issuer, claims)
        return issuer

    def _key_of(self, token: str) -> tuple[jwt.PyJWK, str]:
        """The key that the token names, of the issuer that it names; both are proved by the signature."""
        header = jwt.get_unverified_header(token)
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
        known = self.clients.get(issuer) if isinstance(issuer, str) else None
        key = (known or {}).get(header.get("kid", ""))
        if key is None or header.get("typ") != "JWT" or header.get("alg") != key.algorithm_name:
            raise StrangerError("no key of a known client")
        return key, str(issuer)

    def _judge_times(self, claims: Mapping[str, Any]) -> None:
        issued, ends, now = claims["iat"], claims["exp"], self.now()
        if any(isinstance(one, bool) or not isinstance(one, int | float) for one in (issued, ends)):
            raise StrangerError("times that are no numbers")
        if not issued - LEEWAY_SECONDS <= now < ends + LEEWAY_SECONDS:
            raise StrangerError("not yet, or no longer")
        if ends - issued > LONGEST_SECONDS:
            raise StrangerError("lives too long")

    def _remember(self, issuer: str, claims: Mapping[str, Any]) -> None:
        now, number = self.now(), (issuer, str(claims["jti"]))
        if len(self._seen) >= self.most:
            self._seen = {seen: until for seen, until in self._seen.items() if until > now}
        if len(self._seen) >= self.most:
            raise StrangerError("more than can be remembered")
        if self._seen.get(number, now) > now:
            raise StrangerError("sent before")
        self._seen[number] = claims["exp"] + LEEWAY_SECONDS
