"""One column is sealed with AES-256-GCM, bound to its row."""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_cipher = AESGCM(settings.SEALING_KEY)


def seal(place: str, text: str) -> bytes:
    nonce = os.urandom(12)
    return nonce + _cipher.encrypt(nonce, text.encode(), place.encode())


def unseal(place: str, sealed: bytes) -> str:
    return _cipher.decrypt(sealed[:12], bytes(sealed[12:]), place.encode()).decode()
