"""Two people on one form: what the second typed stays, and what happens to it is a choice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from .errors import StaleVersion


def keep_typed(form: forms.Form, refused: StaleVersion, version: int | None) -> int:
    """Say above ``form`` what happened and give it the version of now, so that sending it again is
    a choice made with open eyes. Returns the status of the answer."""
    kept = _("What you typed is kept below. Send it again to put it in place of theirs.")
    form.add_error(None, f"{refused.message} {kept}")
    if version is not None:
        sent: Any = form.data  # a QueryDict, which the stubs take for any mapping
        form.data = sent = sent.copy()
        sent[form.add_prefix("version")] = str(version)
    return refused.http_status
