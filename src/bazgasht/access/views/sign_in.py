"""The library's sign-in pages, wrapped: declared access, journal, and what a change must end."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

from .. import demo, journal, sessions, totp
from ..messages import ERRORS, recovery_words
from ..routes import public, signed_in

View = Callable[..., HttpResponse]


def _rendered(view: View) -> View:
    @wraps(view)
    def rendered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        return response.render() if isinstance(response, SimpleTemplateResponse) else response

    return rendered


class LoginView(account.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_sign_ins": demo.sign_ins()}

    def form_invalid(self, form: Any) -> HttpResponse:
        """429 when the guesses are used up, whether the account exists or not."""
        refused = str(ERRORS["too_many_login_attempts"])
        full = refused in [str(e) for e in form.non_field_errors()]
        return self.render_to_response(
            self.get_context_data(form=form), status=429 if full else 200
        )


class AuthenticateView(factor.AuthenticateView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Who came in by a recovery code hears how many are left, before there is none."""
        response = super().form_valid(form)
        used = form.authenticator
        if used.type == Authenticator.Type.RECOVERY_CODES:
            left = len(used.wrap().get_unused_codes())
            messages.warning(self.request, recovery_words(left))
        return response


class PasswordChangeView(account.PasswordChangeView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.end_all(self.request.user.pk, keep=self.request)
        actor = self.request.actor  # type: ignore[attr-defined]
        journal.record(by=actor, action="password.changed", on=("user", actor.user_id))
        return response


class ActivateView(app.ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user = self.request.user
        made = Authenticator.objects.get(user_id=user.pk, type=Authenticator.Type.TOTP)
        totp.remember(made, form.counter)
        sessions.end_all(user.pk, keep=self.request)
        self.request.session.update({sessions.FACTOR: True, sessions.PROVED: time.time()})
        actor = self.request.actor  # type: ignore[attr-defined]
        journal.record(by=actor, action="factor.enabled", on=("user", actor.user_id))
        return response


class DeactivateView(app.DeactivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session[sessions.FACTOR] = is_mfa_enabled(self.request.user)
        actor = self.request.actor  # type: ignore[attr-defined]
        journal.record(by=actor, action="factor.disabled", on=("user", actor.user_id))
        return response


class GenerateView(codes.GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        actor = self.request.actor  # type: ignore[attr-defined]
        journal.record(by=actor, action="recovery_codes.made", on=("user", actor.user_id))
        return super().form_valid(form)


login = public(_rendered(LoginView.as_view()))
logout = public(_rendered(account.logout))
authenticate = public(_rendered(AuthenticateView.as_view()))
reauthenticate = signed_in(_rendered(account.reauthenticate))
reauthenticate_code = signed_in(_rendered(factor.reauthenticate))
password_change = signed_in(_rendered(PasswordChangeView.as_view()))
factors = signed_in(_rendered(factor.index))
activate = signed_in(_rendered(ActivateView.as_view()))
deactivate = signed_in(_rendered(DeactivateView.as_view()))
view_codes = signed_in(_rendered(codes.view_recovery_codes))
generate_codes = signed_in(_rendered(GenerateView.as_view()))
download_codes = signed_in(_rendered(codes.download_recovery_codes))
