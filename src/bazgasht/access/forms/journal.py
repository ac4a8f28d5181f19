"""Filters of the journal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import JalaliDateField

from ..journal import ACTIONS
from ..models import Organisation, User
from ..selectors import JournalFilter

DAYS = 7


class JournalFilterForm(forms.Form):
    since = JalaliDateField(label=_("From day"), required=False)
    until = JalaliDateField(label=_("To day"), required=False)
    action = forms.ChoiceField(label=_("Act"), required=False)
    body = forms.CharField(
        label=_("Code of the body"), required=False, max_length=40,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    user = forms.CharField(
        label=_("User name"), required=False, max_length=150,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["action"]
        named = sorted(
            ((code, gettext(text)) for code, text in ACTIONS.items()), key=lambda p: p[1]
        )
        field.choices = [("", _("All")), *named]

    def clean_body(self) -> int | None:
        code = self.cleaned_data["body"].strip().upper()
        if not code:
            return None
        found = Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("No body has this code."))
        return found

    def clean_user(self) -> int | None:
        name = self.cleaned_data["user"].strip()
        if not name:
            return None
        found = User.objects.filter(username__iexact=name).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this user name."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        today = timezone.localdate()
        until = cleaned.get("until") or today
        since = cleaned.get("since") or until - timedelta(days=DAYS - 1)
        if since > until:
            self.add_error("until", _("The last day is before the first one."))
        cleaned.update(since=since, until=until)
        return cleaned

    def chosen(self) -> JournalFilter:
        """Only after :meth:`is_valid`."""
        got = self.cleaned_data
        return JournalFilter(got["since"], got["until"], got["action"], got["body"], got["user"])
