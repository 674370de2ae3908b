"""Pairing: a phone proves that it knows the secret of the code, without sending it.

The secret stands in the fragment of the address, which browsers never send. The phone answers a random
nonce with an HMAC (RFC 2104) with SHA-256; the answer is good for this nonce and this phone alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

SECRET_BYTES = 16


def new_secret() -> bytes:
    """Return a new secret of 128 bits."""
    return secrets.token_bytes(SECRET_BYTES)


def new_nonce() -> str:
    """Return a text that is never asked twice."""
    return secrets.token_hex(16)


def fragment_of(secret: bytes) -> str:
    """Return a secret as the fragment of an address has it."""
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def proof_of(secret: bytes, nonce: str, device: str) -> str:
    """Return a phone's right answer to a nonce, in hexadecimal."""
    return hmac.new(secret, f"{nonce}{device}".encode(), hashlib.sha256).hexdigest()


def proves(secret: bytes, nonce: str, device: str, proof: str) -> bool:
    """Tell whether an answer is right, in a time that says nothing about how wrong it is."""
    return hmac.compare_digest(proof_of(secret, nonce, device).encode(), proof.encode())
