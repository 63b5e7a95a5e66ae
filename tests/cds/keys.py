"""The keys of a record system, and the tokens that it signs with them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.cds.patients import NOW

ISSUER: Final = "https://ehr.example/"
BASE: Final = "https://cds.example"
URL: Final = f"{BASE}/cds-services/backpain-order-sign"
AT: Final = NOW.timestamp()


@cache
def private(name: str = "key-1") -> Any:
    """A private key; its name is its kid."""
    return rsa.generate_private_key(65537, 2048) if name == "rsa" else ec.generate_private_key(ec.SECP384R1())


def public(name: str = "key-1") -> dict[str, Any]:
    """Its public part, as a JWK."""
    made, key = (RSAAlgorithm, private(name)) if name == "rsa" else (ECAlgorithm, private(name))
    jwk = json.loads(made.to_jwk(key.public_key()))
    return {**jwk, "kid": name, "alg": "RS384" if name == "rsa" else "ES384", "use": "sig"}


def jwks(*names: str) -> dict[str, Any]:
    """The JWK Set of a client."""
    return {"keys": [public(name) for name in names or ("key-1",)]}


def token(url: Any = URL, *, key: str = "key-1", header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A token for this address; a claim that is given as None is left out."""
    told = {"iss": ISSUER, "aud": url, "exp": AT + 300, "iat": AT, "jti": "number 1", **claims}
    return jwt.PyJWS().encode(  # as it is told: PyJWT's own tokens would refuse what is wrong on purpose
        json.dumps({name: value for name, value in told.items() if value is not None}).encode(),
        private(key),
        algorithm="RS384" if key == "rsa" else "ES384",
        headers={"kid": key, **(header or {})},
    )
