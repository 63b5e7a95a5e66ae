"""Whether a request is Slack's: decided on headers and raw bytes alone, before anything in them is parsed."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

SIGNATURE: Final = "X-Slack-Signature"
TIMESTAMP: Final = "X-Slack-Request-Timestamp"
WINDOW_SECONDS: Final = 300  # slack.md 6: older requests may be replayed ones
_SHAPE: Final = re.compile(r"v0=[0-9a-f]{64}")
_SECONDS: Final = re.compile(r"[0-9]{1,12}")

Stranger = Literal["unsigned", "wrong_signature", "wrong_clock"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request's headers claim, well-shaped but not yet proved."""

    timestamp: int
    signature: str


def claim_of(timestamp: str | None, signature: str | None) -> Claim | None:
    """What the two headers claim; None where they are missing or cannot be Slack's, whatever the body is."""
    if timestamp is None or signature is None or not _SECONDS.fullmatch(timestamp) or not _SHAPE.fullmatch(signature):
        return None
    return Claim(int(timestamp), signature)


class Verifier:
    """Knows the signing secret, and the real time (not a clock that a test may stop: Slack's own is meant)."""

    def __init__(self, secret: str, now: Callable[[], float]) -> None:
        """`now` gives Unix seconds."""
        self._secret = secret.encode()
        self._now = now

    def seconds_off(self, claim: Claim) -> float:
        """By how much the claimed moment lies before (or, negative, after) ours."""
        return self._now() - claim.timestamp

    def stranger(self, claim: Claim, body: bytes) -> Stranger | None:
        """Why these bytes are not to be heard, None where Slack signed them just now."""
        signed = b"v0:%d:" % claim.timestamp + body
        expected = "v0=" + hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, claim.signature):
            return "wrong_signature"
        return "wrong_clock" if abs(self.seconds_off(claim)) > WINDOW_SECONDS else None
