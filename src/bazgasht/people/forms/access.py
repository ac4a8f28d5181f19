"""Access beyond the ordinary: barriers, emergencies, requests, assignment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bazgasht.access.models import Organisation
from bazgasht.access.selectors import colleagues
from bazgasht.core.fields import JalaliDateField, LtrTextInput, NationalIdField, PersianCharField
from bazgasht.core.jalali import today
from bazgasht.ui.finder import Finder, FinderForm

from ..file_numbers import file_number
from ..states import Level
from .clients import ForeignIdField

LONG = forms.Textarea({"rows": 3, "dir": "auto"})


def bodies_field(form: forms.Form, name: str, bodies: list[tuple[int, str]]) -> None:
    """Fill a choice of own bodies; with only one there is nothing to ask."""
    field: Any = form.fields[name]
    field.choices = bodies
    if len(bodies) == 1:
        field.initial, field.widget = bodies[0][0], forms.HiddenInput()


class BarrierForm(FinderForm):
    """Shut out one body or one person at work."""

    organisation = forms.TypedChoiceField(
        label=_("A whole body"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=Finder(live=""),
    )
    username = forms.CharField(
        label=_("Or one person, by user name"), required=False, max_length=150,
        widget=LtrTextInput({"inputmode": "text"}),
    )  # fmt: skip
    until = JalaliDateField(
        label=_("Until"), required=False, earliest=today, help_text=_("Empty: until it is lifted.")
    )
    reason = PersianCharField(
        label=_("Reason"), max_length=200, widget=LONG,
        help_text=_("Read by the auditor and by you."),
    )  # fmt: skip
    known = forms.CharField(required=False, widget=forms.HiddenInput)
    """The body of which the page has told what a barrier cuts off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        rows = Organisation.objects.filter(active=True).order_by("sort_key")
        field.choices = [("", _("choose")), *rows.values_list("pk", "name")]

    def tell_first(self, lines: list[str]) -> bool:
        """Whether ``lines`` are still to be read: the page comes back once, and knows then that
        they were shown for the chosen body."""
        chosen = str(self.cleaned_data["organisation"] or "")
        if not lines or self.cleaned_data["known"] == chosen:
            return False
        self.data = self.data.copy()
        self.data[self.add_prefix("known")] = chosen
        self.add_error(None, _("Read above what this cuts off, then save again."))
        return True


class EmergencyForm(forms.Form):
    organisation = forms.TypedChoiceField(label=_("In the name of"), coerce=int)
    national_id = NationalIdField(label=_("National id"), required=False)
    foreign_id = ForeignIdField(label=_("Or the foreigner's id or passport"), required=False)
    file_no = forms.CharField(
        label=_("Or the exact file number"), required=False, max_length=20,
        widget=LtrTextInput({"placeholder": "1405-000217", "inputmode": "text"}),
    )  # fmt: skip
    reason = PersianCharField(
        label=_("What the emergency is"), max_length=500, widget=LONG,
        help_text=_("A colleague reads it and says whether it was justified."),
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies_field(self, "organisation", bodies)

    def clean_file_no(self) -> str:
        return file_number(self.cleaned_data["file_no"])

    def clean(self) -> dict[str, Any]:
        got = super().clean() or {}
        if not self.errors and not any(
            got.get(n) for n in ("national_id", "foreign_id", "file_no")
        ):
            raise ValidationError(_("Write the national id or the file number."), "emergency.who")
        return got


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Was it justified?"), widget=forms.RadioSelect,
        choices=(("yes", _("Yes, it was justified")), ("no", _("No; the access ends at once"))),
    )  # fmt: skip
    note = PersianCharField(label=_("Note"), max_length=300, required=False, widget=LONG)


class RequestForm(forms.Form):
    organisation = forms.TypedChoiceField(label=_("In the name of"), coerce=int)
    national_id = NationalIdField(label=_("National id"), required=False)
    foreign_id = ForeignIdField(label=_("Or the foreigner's id or passport"), required=False)
    purpose = PersianCharField(
        label=_("What for"), max_length=120, help_text=_("For example: housing after release")
    )
    reason = PersianCharField(label=_("Reason"), max_length=500, widget=LONG)

    def __init__(self, *args: Any, bodies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies_field(self, "organisation", bodies)

    def clean(self) -> dict[str, Any]:
        got = super().clean() or {}
        if not self.errors and bool(got.get("national_id")) == bool(got.get("foreign_id")):
            self.add_error("national_id", _("Write one of the two numbers."))
        return got


class DecideRequestForm(forms.Form):
    level = forms.TypedChoiceField(
        label=_("What the body may see"), coerce=int, choices=Level.choices, initial=Level.SERVICE
    )
    note = PersianCharField(label=_("Note for your own records"), max_length=300, required=False)


class AssignForm(forms.Form):
    """Who carries the files; ``body`` is the body whose colleagues may."""

    user = forms.TypedChoiceField(label=_("Colleague"), coerce=int)
    reason = PersianCharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, body: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.choices = [(m.user_id, m.user.name) for m in colleagues(body, without=0)]


class HandOverForm(AssignForm):
    """Everything one colleague carries goes to another."""

    leaver = forms.TypedChoiceField(label=_("From"), coerce=int)
    field_order = ("leaver", "user")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaver: Any = self.fields["leaver"]
        leaver.choices = self.fields["user"].choices  # type: ignore[attr-defined]
        self.fields["user"].label = _("To")

    def clean(self) -> dict[str, Any]:
        got = super().clean() or {}
        if got.get("leaver") and got.get("leaver") == got.get("user"):
            self.add_error("user", _("Choose two different colleagues."))
        return got


class ExportForm(forms.Form):
    reason = PersianCharField(
        label=_("Why is this list exported?"), max_length=200, min_length=5,
        help_text=_("It is recorded with your name, and in the file of each person in the list."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Format"), choices=(("xlsx", "Excel"), ("csv", "CSV")), initial="xlsx",
        widget=forms.RadioSelect,
    )  # fmt: skip
