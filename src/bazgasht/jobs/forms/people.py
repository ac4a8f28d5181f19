"""Forms of candidates, cards, jobs and checks."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import JalaliDateField, LtrTextInput, MoneyField, PersianCharField
from bazgasht.core.weekly import Times
from bazgasht.core.weekly_form import CannotFields
from bazgasht.training.forms import WholeField

from ..models import ApplicationCard, Candidate
from ..services import CandidateDraft, CardDraft, ConsentDraft, JobDraft, Wishes
from ..states import AtHome, CheckState, JobKind, Left, Readiness, Ready, Source, State

Choices = Sequence[tuple[Any, Any]]
ANY = [("", _("any"))]
NOT_ASKED = [("", _("not asked yet"))]


class CandidateFilter(forms.Form):
    trade = forms.ChoiceField(label=_("Wished trade"), required=False)

    def __init__(self, *args: Any, trades: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["trade"].choices = [*ANY, *trades]  # type: ignore[attr-defined]


class ApplicationFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *State.choices])


class JobFilter(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *JobKind.choices])
    ended = forms.BooleanField(label=_("Also jobs that ended"), required=False)
    stopped = forms.BooleanField(label=_("Only jobs that can't go on"), required=False)


class CandidateForm(CannotFields):
    agreed_on = JalaliDateField(
        label=_("The person agreed on"),
        help_text=_("Nobody is proposed for work without the person's own yes."),
    )  # fmt: skip
    trades = forms.MultipleChoiceField(
        label=_("Wished trades"), required=False, widget=forms.CheckboxSelectMultiple
    )
    counties = PersianCharField(
        label=_("Counties"), required=False, max_length=200,
        help_text=_("Separated by commas; empty is anywhere."),
    )  # fmt: skip
    min_wage = MoneyField(label=_("Least wage a month"), required=False, unit="toman")
    max_hours = WholeField(label=_("Most hours a week"), required=False, min_value=1, max_value=84)
    home_based = forms.ChoiceField(label=_("Work from home"), choices=AtHome.choices)
    available_from = JalaliDateField(
        label=_("Can begin from"), required=False, help_text=_("Empty: at any time, or not known.")
    )
    papers = forms.ChoiceField(
        label=Readiness.PAPERS.label, required=False, choices=[*NOT_ASKED, *Ready.choices]
    )
    bank_account = forms.ChoiceField(
        label=Readiness.BANK.label, required=False, choices=[*NOT_ASKED, *Ready.choices]
    )
    clothing = forms.ChoiceField(
        label=Readiness.CLOTHING.label, required=False, choices=[*NOT_ASKED, *Ready.choices]
    )
    transport = forms.ChoiceField(
        label=Readiness.TRANSPORT.label, required=False, choices=[*NOT_ASKED, *Ready.choices]
    )
    note = PersianCharField(label=_("Note for the case team"), required=False, max_length=300)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, trades: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["trades"].choices = trades  # type: ignore[attr-defined]

    def draft(self) -> CandidateDraft:
        data = self.cleaned_data
        counties = data["counties"].replace("،", ",").split(",")
        return CandidateDraft(
            agreed_on=data["agreed_on"],
            readiness={k: data[k] for k in Readiness.values},
            wishes=Wishes(
                data["trades"], [c.strip() for c in counties], data["min_wage"],
                data["max_hours"], data["home_based"], data["times"],
            ),
            available_from=data["available_from"], note=data["note"],
        )  # fmt: skip

    @staticmethod
    def initial_of(row: Candidate | None) -> dict[str, Any]:
        if row is None:
            return {"home_based": AtHome.EITHER}
        wishes = row.wishes
        return {
            "agreed_on": row.agreed_on if row.ended_on is None else None,
            "trades": wishes.get("trades"),
            "counties": "، ".join(wishes.get("counties", ())),
            "min_wage": wishes.get("min_wage"), "max_hours": wishes.get("max_hours"),
            "home_based": wishes.get("home_based"), "available_from": row.available_from,
            "note": row.note, "version": row.version, **row.readiness,
            **CannotFields.initial_times(Times.read(wishes.get("cannot"))),
        }  # fmt: skip


class ForwardForm(forms.Form):
    reason = PersianCharField(
        label=_("Why this opening (for the case team alone)"), required=False, max_length=300
    )


class CardForm(forms.Form):
    """What the employer will see, in the words the person agrees to."""

    agreed_on = JalaliDateField(
        label=_("The person agreed on"),
        help_text=_("To be shown to this employer, with exactly these words."),
    )  # fmt: skip
    mobile = forms.CharField(
        label=_("Telephone of the person"), required=False, max_length=20, widget=LtrTextInput
    )
    contact = PersianCharField(
        label=_("Whom the employer calls"), required=False, max_length=160,
        help_text=_("A job centre or a relative; never a body whose name tells of a prison."),
    )  # fmt: skip
    profile = PersianCharField(
        label=_("What the person can do"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    certificates = forms.MultipleChoiceField(
        label=_("Certificates to show"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tells_prison = forms.BooleanField(
        label=_("The person wants to tell of the past"), required=False
    )
    told = PersianCharField(
        label=_("In the person's own words"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown only when the box above is ticked."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, certificates: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["certificates"].choices = certificates  # type: ignore[attr-defined]
        if not certificates:
            del self.fields["certificates"]

    def draft(self) -> CardDraft:
        data = dict(self.cleaned_data)
        data.pop("version")
        chosen = [uuid.UUID(pk) for pk in data.pop("certificates", ())]
        return CardDraft(certificates=chosen, **data)

    @staticmethod
    def initial_of(card: ApplicationCard, certificates: Sequence[Any]) -> dict[str, Any]:
        names = ("mobile", "contact", "profile", "tells_prison", "told", "version")
        shown = {c["code"] for c in card.certificates}
        return {n: getattr(card, n) for n in names} | {
            "agreed_on": timezone.localdate(),
            "certificates": [str(c.public_id) for c in certificates if c.code in shown],
        }


class ConsentFields(forms.Form):
    """Of whoever is in custody on the first day of work."""

    consent_on = JalaliDateField(
        label=_("Consent signed on"), required=False,
        help_text=_("Needed of whoever is in custody on the first day: read out, and signed freely."),
    )  # fmt: skip
    contract_no = PersianCharField(label=_("Number of the contract"), required=False, max_length=40)

    def consent(self) -> ConsentDraft | None:
        day = self.cleaned_data.get("consent_on")
        return ConsentDraft(day, self.cleaned_data.get("contract_no", "")) if day else None


class StartForm(ConsentFields):
    started_on = JalaliDateField(label=_("First day of work"))
    wage = MoneyField(
        label=_("Wage a month"), required=False, unit="toman",
        help_text=_("Empty: as in the opening."),
    )  # fmt: skip
    hours_week = WholeField(
        label=_("Hours a week"), required=False, min_value=1, max_value=100,
        help_text=_("Empty: as in the opening."),
    )  # fmt: skip
    field_order = ["started_on", "wage", "hours_week", "consent_on", "contract_no"]

    def __init__(self, *args: Any, in_custody: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not in_custody:
            del self.fields["consent_on"], self.fields["contract_no"]

    def values(self) -> dict[str, Any]:
        """For the service."""
        data = self.cleaned_data
        return {n: data[n] for n in ("started_on", "wage", "hours_week")} | {
            "consent": self.consent()
        }


class JobForm(ConsentFields):
    """A job that came without an opening."""

    kind = forms.ChoiceField(label=_("Kind of work"), choices=JobKind.choices)
    title = PersianCharField(label=_("What the work is"), max_length=120)
    occupation = forms.ChoiceField(label=_("Occupation"))
    employer_name = PersianCharField(
        label=_("With whom"), required=False, max_length=160,
        help_text=_("Not needed for who works on their own."),
    )  # fmt: skip
    county = PersianCharField(label=_("County"), required=False, max_length=60)
    wage = MoneyField(
        label=_("Wage or income a month"), required=False, unit="toman",
        help_text=_("Empty when it is not known."),
    )  # fmt: skip
    hours_week = WholeField(label=_("Hours a week"), required=False, min_value=1, max_value=100)
    facility = forms.ChoiceField(
        label=_("Counts for the facility"), required=False,
        help_text=_("Then it is a job with the facility's employer."),
    )  # fmt: skip
    started_on = JalaliDateField(label=_("First day of work"))
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ["kind", "title", "occupation", "employer_name", "county", "wage", "hours_week",
                   "facility", "started_on", "consent_on", "contract_no"]  # fmt: skip

    def __init__(
        self, *args: Any, occupations: Choices, was_in_custody: bool, facilities: Choices = (),
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        if not was_in_custody:
            del self.fields["consent_on"], self.fields["contract_no"]
        self.fields["occupation"].choices = [("", "—"), *occupations]  # type: ignore[attr-defined]
        if facilities:
            self.fields["facility"].choices = [("", "—"), *facilities]  # type: ignore[attr-defined]
        else:
            del self.fields["facility"]

    def draft(self) -> JobDraft:
        data = dict(self.cleaned_data)
        data.pop("request_id")
        facility = data.pop("facility", "")
        for name in ("consent_on", "contract_no"):
            data.pop(name, None)
        return JobDraft(
            facility=uuid.UUID(facility) if facility else None, consent=self.consent(), **data
        )


class LeaveForm(forms.Form):
    left_on = JalaliDateField(label=_("Last day in the job"))
    code = forms.ChoiceField(label=_("Reason"), choices=Left.choices, widget=forms.RadioSelect)


class CorrectForm(forms.Form):
    """An end that was mistyped: no end at all, or another day and reason."""

    goes_on = forms.BooleanField(
        label=_("The job did not end; take the end back"), required=False
    )  # fmt: skip
    left_on = JalaliDateField(label=_("Last day in the job"), required=False)
    code = forms.ChoiceField(label=_("Reason"), required=False, choices=Left.choices)
    reason = PersianCharField(label=_("What was wrong in the record"), max_length=300)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("goes_on") and not data.get("left_on") and "left_on" not in self.errors:
            self.add_error("left_on", _("Give the right day, or tick that the job goes on."))
        return data

    def values(self) -> dict[str, Any]:
        """For the service."""
        data = self.cleaned_data
        if data["goes_on"]:
            return {"reason": data["reason"]}
        return {n: data[n] for n in ("left_on", "code", "reason")}


class CheckForm(forms.Form):
    """Whoever has left is recorded with the job's last day instead."""

    state = forms.ChoiceField(
        label=_("On that day the person was"), widget=forms.RadioSelect,
        choices=[(CheckState.EMPLOYED, CheckState.EMPLOYED.label),
                 (CheckState.UNKNOWN, CheckState.UNKNOWN.label)],
    )  # fmt: skip
    on = JalaliDateField(label=_("Day it was asked"))
    source = forms.ChoiceField(
        label=_("Who told it"), required=False,
        choices=[("", "—"), *((s, s.label) for s in Source if s != Source.RECORD)],
    )  # fmt: skip
    wage = MoneyField(label=_("Wage a month by now"), required=False, unit="toman")
