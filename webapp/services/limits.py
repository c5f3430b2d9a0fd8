"""How often one visitor may do what costs us or others something. The counts are in the store, so all workers share them."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from webapp.store.port import Store

ONE_NETWORK = 64
"""Leading bits of an IPv6 address that belong to one customer, who has all the addresses below."""


def within(store: Store, key: bytes, bucket: str, visitor: str, *, most: int, seconds: int, at: datetime) -> bool:
    """Count a visit, and say whether it is one of the first `most` in `seconds`. Raises Busy or Unwritable.

    The store keeps neither addresses nor names, only what `key` makes of them.
    """
    subject = hmac.new(key, f"{bucket}\0{visitor}".encode(), sha256).hexdigest()[:32]
    with store.write():
        return store.take_turn(f"{bucket}:{subject}", at, at + timedelta(seconds=seconds)) <= most


def visitor_of(address: str) -> str:
    """Whom an address of the network stands for: itself, or the network of an IPv6 address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return f"{int(found) >> (128 - ONE_NETWORK):x}/{ONE_NETWORK}"
    return str(getattr(found, "ipv4_mapped", None) or found)
