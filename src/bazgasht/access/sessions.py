"""Open sessions of a person: when they began, when they were last used, and how they end."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from .models import SignIn, User

BEGAN, SEEN, FACTOR = "bz_began", "bz_seen", "bz_factor"
PASSWORD = "bz_password_at"  # noqa: S105
PROVED = "bz_proved"
"""When all factors were last given in this session; changing them asks again after a while."""
TOUCH_EVERY = 60  # seconds between two notes of "last seen"


def begin(request: HttpRequest, user: User, *, second_factor: bool, ip: str) -> None:
    """Mark a fresh session as signed in now and list it for its owner."""
    session = request.session
    if session.session_key is None:
        session.create()
    session.set_expiry(None)
    session[BEGAN] = session[SEEN] = session[PROVED] = time.time()
    session[FACTOR] = second_factor
    now = timezone.now()
    SignIn.objects.create(
        user=user,
        session_key=session.session_key or "",
        started_at=now,
        seen_at=now,
        ip=ip,
        agent=request.headers.get("User-Agent", "")[:200],
        second_factor=second_factor,
    )


def alive(request: HttpRequest, user: User) -> bool:
    """Whether this session may go on: it began after the person's access last changed.

    Setting up a second factor counts as such a change, so a marked session has passed the factor
    if there is one. A session without marks never came through the sign-in page; it is let in
    only for an account with neither a change nor a second factor.
    """
    began = request.session.get(BEGAN)
    limit = user.sessions_valid_from
    if limit is not None and (began is None or began < limit.timestamp()):
        return False
    return began is not None or not is_mfa_enabled(user)


def idle(request: HttpRequest) -> bool:
    seen = request.session.get(SEEN)
    return seen is not None and time.time() - seen > settings.SESSION_IDLE_SECONDS


def touch(request: HttpRequest) -> None:
    now = time.time()
    seen = request.session.get(SEEN)
    if seen is None or now - seen >= min(TOUCH_EVERY, settings.SESSION_IDLE_SECONDS / 4):
        request.session[SEEN] = now
        SignIn.objects.filter(session_key=request.session.session_key, ended_at=None).update(
            seen_at=datetime.fromtimestamp(now, UTC)
        )


def mine(user_id: int) -> list[SignIn]:
    """Sessions still open, the newest first."""
    oldest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = SignIn.objects.filter(user_id=user_id, ended_at=None, seen_at__gt=oldest)
    alive_keys = set(
        Session.objects.filter(
            session_key__in=[r.session_key for r in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    return sorted(
        (r for r in rows if r.session_key in alive_keys), key=lambda r: r.started_at, reverse=True
    )


def end_one(*, user_id: int, public_id: uuid.UUID) -> bool:
    """End one of the person's own sessions; whether there was one."""
    found = SignIn.objects.filter(user_id=user_id, public_id=public_id, ended_at=None).first()
    if found is None:
        return False
    _end([found.session_key])
    return True


def end_all(user_id: int, *, keep: HttpRequest | None = None) -> None:
    """Every session of the person is dead from now on, also one being opened this moment;
    ``keep`` is the request whose own session goes on."""
    now = timezone.now()
    User.objects.filter(pk=user_id).update(sessions_valid_from=now)
    kept = keep.session.session_key if keep else None
    keys = SignIn.objects.filter(user_id=user_id, ended_at=None).values_list(
        "session_key", flat=True
    )
    _end([k for k in keys if k != kept])
    if keep is not None:
        keep.session[BEGAN] = now.timestamp()


def close(session_key: str | None) -> None:
    """Note that a session was signed out."""
    if session_key:
        SignIn.objects.filter(session_key=session_key, ended_at=None).update(
            ended_at=timezone.now()
        )


def _end(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    SignIn.objects.filter(session_key__in=keys, ended_at=None).update(ended_at=timezone.now())
