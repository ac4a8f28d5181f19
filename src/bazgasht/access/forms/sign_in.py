"""The sign-in pages' forms: the library's flows with our words, digits and codes used once."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.fields import PasswordField, SetPasswordField
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bazgasht.core.digits import localise, to_ascii_digits

from .. import totp
from ..models import User

CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "dir": "ltr",
    "maxlength": "12",
    "spellcheck": "false",
}


def _password(label: Any, autocomplete: str, **kwargs: Any) -> PasswordField:
    field = PasswordField(label=label, autocomplete=autocomplete, **kwargs)
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["dir"] = "ltr"
    return field


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username", "dir": "ltr", "autocapitalize": "none",
                 "spellcheck": "false", "autofocus": True}  # fmt: skip
        self.fields["login"].label = _("User name")
        self.fields["login"].widget = forms.TextInput(attrs=attrs)
        self.fields["password"] = _password(_("Password"), "current-password")

    def clean_login(self) -> str:
        return to_ascii_digits(super().clean_login())


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password(_("Password"), "current-password")


def _password_rules() -> str:
    """One sentence for all rules of ``AUTH_PASSWORD_VALIDATORS``; the validators say what is wrong."""
    return gettext(
        "At least %(n)s characters; not a common word, not only digits, not like your name."
    ) % {"n": localise(settings.PASSWORD_LENGTH)}


class NewPasswordMixin(forms.Form):
    """Two fields for a new password; the second must repeat the first."""

    def add_new_password(self, user: User) -> None:
        self.fields["password1"] = SetPasswordField(
            label=_("New password"), help_text=lazy(_password_rules, str)()
        )
        self.fields["password1"].user = user  # type: ignore[attr-defined]
        self.fields["password2"] = _password(_("New password, once more"), "new-password")
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs.update(dir="ltr", autocomplete="new-password")
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("This is not the same password as above."))
        return cleaned


class ChangePasswordForm(NewPasswordMixin, account.UserForm):
    oldpassword = _password(_("Current password"), "current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_new_password(self.user)  # type: ignore[arg-type]

    def clean_oldpassword(self) -> str:
        """Counted like a guess at the sign-in page."""
        typed = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, typed):
            raise get_adapter().validation_error("enter_current_password")
        return typed

    def save(self) -> None:
        get_adapter().set_password(self.user, self.cleaned_data["password1"])


class InvitedPasswordForm(NewPasswordMixin):
    """What someone who was invited fills in: nothing but the password."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_new_password(user)


class CodeMixin(forms.Form):
    """Checks a code of the app, each only once, or a recovery code; counts wrong ones."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Six-digit code, or a recovery code"), widget=forms.TextInput(CODE_ATTRS)
        )

    def clean_code(self) -> str:
        User.objects.select_for_update().get(pk=self.user.pk)
        clear_count = check_rate_limit(self.user)
        code = to_ascii_digits(self.cleaned_data["code"]).strip()
        for found in Authenticator.objects.filter(user=self.user).order_by("-type"):
            right = (
                totp.spend(found, code)
                if found.type == Authenticator.Type.TOTP
                else found.wrap().validate_code(code)
            )
            if right:
                found.refresh_from_db()
                found.user = self.user
                self.authenticator = found
                clear_count()
                return code
        raise get_mfa_adapter().validation_error("incorrect_code")


class AuthenticateForm(CodeMixin, factor.AuthenticateForm):
    pass


class ReauthenticateCodeForm(CodeMixin, factor.ReauthenticateForm):
    pass


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    counter = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Six-digit code of the app"), widget=forms.TextInput(CODE_ATTRS)
        )

    def clean_code(self) -> str:
        check_rate_limit(self.user, error_key="rate_limited")
        counter = totp.counter_of(self.secret, self.cleaned_data["code"])
        if counter is None:
            raise get_mfa_adapter().validation_error("incorrect_code")
        self.counter = counter
        return self.cleaned_data["code"]
