"""A certificate as an Open Badges 3.0 credential, signed with Ed25519.

The proof is a Data Integrity proof of the suite ``eddsa-jcs-2022`` (W3C): SHA-256 of the canonical
JSON (RFC 8785) of the proof's options, then of the credential, signed. The public key travels in
the proof as a ``did:key``, so that it is checked without asking us.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.urls import reverse

from .selectors import Public

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
SUITE = "eddsa-jcs-2022"
ED25519 = b"\xed\x01"  # multicodec of an Ed25519 public key
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def credential(certificate: Public) -> dict[str, Any]:
    """The signed credential of a certificate; the same bytes every time."""
    return sign(unsigned(certificate))


def unsigned(c: Public) -> dict[str, Any]:
    page = settings.CERTIFICATES_URL + reverse("training:public", args=[c.code])
    return {
        "@context": CONTEXT,
        "id": page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": c.title,
        "issuer": {"id": did(), "type": ["Profile"], "name": c.issuer},
        "validFrom": _moment(c),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityHash": c.holder,
                    "identityType": "name",
                    "hashed": False,
                }
            ],
            "achievement": {
                "id": f"urn:uuid:{c.course}",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": c.title,
                "description": f"{c.title} · {c.hours} h · ISCO-08 {c.occupation}",
                "criteria": {"narrative": "، ".join(c.skills) or c.title},
                "tag": list(c.skills),
            },
            "creditsEarned": c.hours,
            "licenseNumber": c.number,
        },
        "credentialStatus": {"id": f"{page}/status.json", "type": "1EdTechRevocationList"},
    }


def status(c: Public) -> dict[str, Any]:
    """The revocation list of this one credential: it tells of no other."""
    page = settings.CERTIFICATES_URL + reverse("training:public", args=[c.code])
    revoked = [{"id": page, "revoked": True}] if c.revoked_on else []
    return {"id": f"{page}/status.json", "issuer": did(), "revokedCredential": revoked}


def _moment(c: Public) -> str:
    return datetime.combine(c.issued_on, time(0, 0), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sign(document: Mapping[str, Any]) -> dict[str, Any]:
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": document["validFrom"],
        "verificationMethod": f"{did()}#{did().removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
    }
    signature = _key().sign(_digest(document, options))
    return {**document, "proof": {**options, "proofValue": "z" + base58(signature)}}


def verify(document: Mapping[str, Any]) -> bool:
    """Whether the proof fits the document and the key it names."""
    body = {k: v for k, v in document.items() if k != "proof"}
    options = {k: v for k, v in document["proof"].items() if k != "proofValue"}
    multikey = options["verificationMethod"].partition("#")[2]
    public = Ed25519PublicKey.from_public_bytes(unbase58(multikey[1:])[len(ED25519) :])
    try:
        public.verify(unbase58(document["proof"]["proofValue"][1:]), _digest(body, options))
    except InvalidSignature:
        return False
    return True


def _digest(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    with_context = {"@context": document["@context"], **options}
    return (
        hashlib.sha256(canonical(with_context)).digest()
        + hashlib.sha256(canonical(document)).digest()
    )


def canonical(value: Any) -> bytes:
    """RFC 8785 for what stands in a credential: texts, whole numbers, lists, objects whose keys
    are ASCII. Raises TypeError for a fraction, whose form would need the whole of the RFC."""
    if any(isinstance(x, float) for x in _leaves(value)):
        raise TypeError("a credential holds no fractions")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _leaves(value: Any) -> Any:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


@lru_cache(maxsize=1)
def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.BADGE_KEY)


def did() -> str:
    """``did:key:z6Mk…`` of the installation's key."""
    return "did:key:z" + base58(ED25519 + _key().public_key().public_bytes_raw())


def base58(data: bytes) -> str:
    number, out = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        out = _BASE58[digit] + out
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + out


def unbase58(text: str) -> bytes:
    """Raises ValueError for what is no base58."""
    number = 0
    for char in text:
        number = number * 58 + _BASE58.index(char)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
