"""Who is at the keyboard this very moment: asked at acts that bind, such as a signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.core.errors import NotAllowed

from .actor import Actor
from .forms.sign_in import ReauthenticateCodeForm, ReauthenticateForm
from .models import User

FRESH = timedelta(minutes=10)


@dataclass(frozen=True)
class Proof:
    """``kind``: ``totp``, ``recovery`` or, for an account without a second factor, ``password``."""

    user_id: int
    kind: str
    at: datetime


def proof_form(user: User, data: Any = None) -> Any:
    """The form to put inside another: a code of the second factor, else the password. Every
    wrong one counts as a guess."""
    made = ReauthenticateCodeForm if is_mfa_enabled(user) else ReauthenticateForm
    return made(data, user=user)


def proof_of(form: Any) -> Proof:
    """Only after ``form.is_valid()``."""
    found = getattr(form, "authenticator", None)
    kind = "password"
    if found is not None:
        kind = "totp" if found.type == Authenticator.Type.TOTP else "recovery"
    return Proof(form.user.pk, kind, timezone.now())


def check_proof(proof: Proof, by: Actor) -> None:
    """Raises NotAllowed for somebody else's proof, an old one, or a password alone from somebody
    who has a second factor."""
    if proof.user_id != by.user_id or not timedelta() <= timezone.now() - proof.at <= FRESH:
        raise NotAllowed("proof.stale", _("Prove again that it is you; this took too long."))
    user = User.objects.get(pk=by.user_id)
    if proof.kind == "password" and is_mfa_enabled(user):
        raise NotAllowed("proof.factor", _("Sign with a code of your second factor."))
