"""What a new password must be, in our words; Django's own sentence has no Persian yet."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext

from bazgasht.core.digits import localise


class LongEnoughValidator(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return gettext("This password is too short: at least %(n)s characters are needed.") % {
            "n": localise(self.min_length)
        }
