"""Where the card of a case is found."""

from __future__ import annotations

from bot.posts import Link, Posted, is_direct


def card_address(card: Posted | None, link: Link, owner: str, reader: str = "") -> str:
    """Where `reader`, or whoever is in its channel, finds the card; "" where they cannot, or it has no address."""
    if card is None:
        return ""
    is_with_them = reader == owner and card.to in {"", reader}
    return "" if is_direct(card.channel) and not is_with_them else link(card.channel, card.ts)
