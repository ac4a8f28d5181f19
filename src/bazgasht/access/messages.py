"""The sentences of the sign-in pages, in our words instead of the library's."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bazgasht.core.digits import localise

ERRORS = {
    "username_password_mismatch": _("The user name or the password is wrong."),
    "too_many_login_attempts": _("Too many wrong attempts. Try again in 15 minutes."),
    "incorrect_password": _("The password is wrong."),
    "enter_current_password": _("The current password is wrong."),
    "incorrect_code": _("The code is wrong, has expired or was used before."),
    "rate_limited": _("Too many requests. Wait a little and try again."),
    "cannot_delete_authenticator": _("The second factor can't be switched off."),
    "cannot_generate_recovery_codes": _("Recovery codes need an authenticator app first."),
    "account_inactive": _("The user name or the password is wrong."),
}

NOTES = {
    "account/messages/logged_in.txt": "",
    "account/messages/logged_out.txt": _("You have signed out."),
    "account/messages/password_changed.txt": _(
        "The password was changed. All your other sessions have ended."
    ),
    "mfa/messages/totp_activated.txt": _(
        "The second factor is on. All your other sessions have ended."
    ),
    "mfa/messages/totp_deactivated.txt": _("The second factor is off."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes were made."),
}
"""By the library's template; an empty one is not shown."""


def recovery_words(left: int) -> str:
    if not left:
        return gettext(
            "That was your last recovery code: without your phone you can't sign in again. Make new"
            ' codes now, under your name at "Second factor".'
        )
    text = ngettext(
        "You signed in with a recovery code; %(n)s code is left. If your phone is lost, set up the"
        ' new one now, under your name at "Second factor".',
        "You signed in with a recovery code; %(n)s codes are left. If your phone is lost, set up the"
        ' new one now, under your name at "Second factor".',
        left,
    )
    return text % {"n": localise(left)}
