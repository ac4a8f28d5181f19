"""How django-allauth works here: accounts come by invitation, sign-in by user name."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.userkit import get_user_by_username
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bazgasht.core import scope

from . import devices, factor_secrets, journal, sessions
from .addresses import client_ip
from .messages import ERRORS, NOTES
from .models import User

FRESH = 300  # seconds after all factors were given during which they are not asked for again


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {**DefaultAccountAdapter.error_messages, **ERRORS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request) or "unknown"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail: a person at work need not have an address, and pages say it all."""

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or (NOTES[message_template] if message_template else "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the guess before it is made: per account for strangers, per browser for one
        that has signed in before. Raises ValidationError when the count is used up."""
        account = _account(credentials)
        device = devices.known(request, account)
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            key=f"{account}:{device}" if device else account,
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A closed account answers like a wrong password."""
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if user is None:
            self.authentication_failed(request, **credentials)
            return None
        self._rollback_login_failed_rl_usage()
        request.session[sessions.PASSWORD] = time.time()
        return user  # type: ignore[return-value]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        user = get_user_by_username(credentials.get("username", ""))
        journal.record(by=None, action="sign_in.failed", on=("user", user.pk if user else 0))

    def login(self, request: HttpRequest, user: User) -> None:  # type: ignore[override]
        """Open the session, unless access changed between the password and this moment."""
        typed = request.session.pop(sessions.PASSWORD, 0)
        limit = user.sessions_valid_from
        if not user.is_active or (limit is not None and typed < limit.timestamp()):
            raise ImmediateHttpResponse(redirect("account_login"))
        used = get_authentication_records(request, user)
        factor = any(record["method"] == "mfa" for record in used)
        super().login(request, user)
        sessions.begin(request, user, second_factor=factor, ip=client_ip(request))
        with scope.entered(replace(scope.current(), user_id=user.pk)):
            journal.record(
                by=None, action="sign_in.done", on=("user", user.pk), detail={"factor": factor}
            )

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:  # type: ignore[override]
        response = super().post_login(request, user, **hooks)
        devices.remember(request, response, devices.account_key(user.username, user.pk))
        return response

    def logout(self, request: HttpRequest) -> None:
        actor = getattr(request, "actor", None)
        journal.record(by=actor, action="sign_out.done", on=("user", request.user.pk))
        sessions.close(request.session.session_key)
        super().logout(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """With a second factor the password alone proves nothing."""
        methods = super().get_reauthentication_methods(user)
        factors = [m for m in methods if m["id"] != "reauthenticate"]
        return factors or methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return time.time() - self.request.session.get(sessions.PROVED, 0) > FRESH


def _account(credentials: dict[str, Any]) -> str:
    username = str(credentials.get("username", ""))
    user = get_user_by_username(username)
    return devices.account_key(username, user.pk if user else None)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, **ERRORS}

    def encrypt(self, text: str) -> str:
        return factor_secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factor_secrets.decrypt(encrypted_text)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail; see :class:`AccountAdapter`."""
