"""One-time links and codes, made from an id and the secret key: stored nowhere, and made again when they are mailed."""

import base64
import hmac

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels: no words; nothing that looks like something else
CODE_LENGTH = 8


def _made(secret: str, what: str, id: str) -> bytes:
    return hmac.digest(secret.encode(), f"{what}\0{id}".encode(), "sha256")


def token_of(secret: str, id: str) -> str:
    """The token in a link's address: 256 bits, safe in an address."""
    return base64.urlsafe_b64encode(_made(secret, "link", id)).rstrip(b"=").decode()


def code_of(secret: str, id: str) -> str:
    """The short code of a link, to type on another device: 8 letters and digits, 38 bits."""
    number = int.from_bytes(_made(secret, "code", id)[:16], "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def kept(secret: str, code: str) -> str:
    """What is stored of a code: it is short, so a plain hash of it could be guessed through."""
    return _made(secret, "kept", typed(code)).hex()


def typed(code: str) -> str:
    """A code as somebody typed it: small letters, spaces and dashes are fine."""
    return "".join(letter for letter in code.upper() if letter.isalnum())
