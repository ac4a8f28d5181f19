"""Forms of openings and of what employers answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import JalaliDateField, MoneyField, PersianCharField
from bazgasht.core.jalali import TEHRAN
from bazgasht.core.weekly_form import TimesFields
from bazgasht.people.states import Offence
from bazgasht.training.forms import ClockField, WholeField
from bazgasht.ui.finder import Finder, FinderForm

from ..models import Opening, OpeningExclusion
from ..services import OpeningDraft
from ..states import Decline, OpeningState, PayKind, Withdrawal

Choices = Sequence[tuple[Any, Any]]
ANY = [("", _("any"))]


class OpeningFilter(forms.Form):
    q = PersianCharField(label=_("Title, employer or trade"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*ANY, *OpeningState.choices]
    )
    trade = forms.ChoiceField(label=_("Trade"), required=False)
    county = forms.ChoiceField(label=_("County"), required=False)
    home_based = forms.BooleanField(label=_("Only work from home"), required=False)

    def __init__(self, *args: Any, trades: Choices, counties: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["trade"].choices = [*ANY, *trades]  # type: ignore[attr-defined]
        self.fields["county"].choices = [*ANY, *((c, c) for c in counties)]  # type: ignore[attr-defined]


class OpeningForm(TimesFields, FinderForm):
    """``employers``, ``trades`` and ``facilities`` are what may be chosen."""

    employer = forms.TypedChoiceField(label=_("Employer"), coerce=int, widget=Finder)
    title = PersianCharField(label=_("Title"), max_length=120)
    trade = forms.ChoiceField(label=_("Trade"))
    county = PersianCharField(label=_("County"), max_length=60)
    home_based = forms.BooleanField(label=_("The work is done at home"), required=False)
    pay_kind = forms.ChoiceField(label=_("How it is paid"), choices=PayKind.choices)
    wage = MoneyField(
        label=_("Wage"), unit="toman",
        help_text=_("In toman, for a month, an hour or a piece. Not under the legal floor."),
    )  # fmt: skip
    hours_week = WholeField(label=_("Hours a week"), min_value=1, max_value=84, initial=44)
    seats = WholeField(label=_("Places"), min_value=1, max_value=500, initial=1)
    valid_until = JalaliDateField(label=_("Open until"))
    description = PersianCharField(
        label=_("What the work is, in plain words"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    facility = forms.ChoiceField(label=_("Counts for the facility"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, employers: Choices, trades: Choices, facilities: Choices = (),
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["employer"].choices = employers  # type: ignore[attr-defined]
        if len(employers) == 1:
            self.fields["employer"].widget = forms.HiddenInput()
            self.fields["employer"].initial = employers[0][0]
        self.fields["trade"].choices = [("", "—"), *trades]  # type: ignore[attr-defined]
        if facilities:
            self.fields["facility"].choices = [("", "—"), *facilities]  # type: ignore[attr-defined]
        else:
            del self.fields["facility"]

    def draft(self, rules: Sequence[Mapping[str, Any]], facility: Any = None) -> OpeningDraft:
        data = dict(self.cleaned_data)
        for name in ("employer", "version", "request_id"):
            data.pop(name)
        chosen = data.pop("facility", None) or facility
        return OpeningDraft(eligibility=rules, facility=chosen or None, **data)

    @staticmethod
    def initial_of(row: Opening) -> dict[str, Any]:
        names = ("title", "county", "home_based", "pay_kind", "wage", "hours_week", "seats",
                 "valid_until", "description", "version")  # fmt: skip
        return {n: getattr(row, n) for n in names} | {
            "employer": row.organisation_id, "trade": row.trade.code,
            "facility": str(row.facility.public_id) if row.facility else "",
            **TimesFields.initial_times(row.times),
        }  # fmt: skip


class ExclusionForm(forms.Form):
    """One line per kind of offence; left empty, it is no obstacle."""

    def __init__(self, *args: Any, standing: Sequence[OpeningExclusion] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        reasons = {x.offence: x.reason for x in standing}
        for code, label in Offence.choices:
            if code:
                self.fields[code] = PersianCharField(
                    label=label, required=False, max_length=200, initial=reasons.get(code, "")
                )

    def reasons(self) -> dict[str, str]:
        return {code: text for code, text in self.cleaned_data.items() if text}


class InviteForm(forms.Form):
    on = JalaliDateField(label=_("Day"))
    begins = ClockField(label=_("Hour"))
    place = PersianCharField(label=_("Where"), max_length=160)

    def at(self) -> datetime:
        day, hour = self.cleaned_data["on"], self.cleaned_data["begins"]
        return datetime.combine(day, hour, TEHRAN)


class OfferForm(forms.Form):
    starts = JalaliDateField(label=_("First day of work"))


class DeclineForm(forms.Form):
    code = forms.ChoiceField(label=_("Reason"), choices=Decline.choices, widget=forms.RadioSelect)


class WithdrawForm(forms.Form):
    code = forms.ChoiceField(
        label=_("Reason"), choices=Withdrawal.choices, widget=forms.RadioSelect
    )


ANSWERS: dict[str, type[forms.Form]] = {
    "invite": InviteForm, "offer": OfferForm, "decline": DeclineForm
}  # fmt: skip


def answer_values(form: forms.Form) -> dict[str, Any]:
    """What a valid form of ``ANSWERS`` says, for the services."""
    if isinstance(form, InviteForm):
        return {"at": form.at(), "place": form.cleaned_data["place"]}
    if isinstance(form, OfferForm):
        return {"starts": form.cleaned_data["starts"]}
    return {"decline": form.cleaned_data["code"]}
