"""Forms of training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.core.fields import (
    ClockField,
    JalaliDateField,
    LtrTextInput,
    PersianCharField,
    WholeField,
)
from bazgasht.core.weekly_form import DAYS, TimesFields
from bazgasht.ui.finder import Finder, FinderForm

from .models import Cohort, Course
from .services import CohortDraft, CourseDraft
from .states import Audience, CohortState, Level, Presence, Withdrawal

Choices = Sequence[tuple[Any, Any]]
ANY = [("", gettext_lazy("any"))]


class CohortFilter(forms.Form):
    q = PersianCharField(label=gettext_lazy("Course, body or place"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[*ANY, *CohortState.choices]
    )
    trade = forms.ChoiceField(label=gettext_lazy("Trade"), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), required=False,
        choices=[*ANY, ("prisoners", Audience.PRISONERS.label), ("families", Audience.FAMILIES.label)],
    )  # fmt: skip
    county = forms.ChoiceField(label=gettext_lazy("County"), required=False)
    own = forms.BooleanField(label=gettext_lazy("Only our own"), required=False)

    def __init__(
        self, *args: Any, trades: Choices, counties: Sequence[str], teaches: bool, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["trade"].choices = [*ANY, *trades]  # type: ignore[attr-defined]
        self.fields["county"].choices = [*ANY, *((c, c) for c in counties)]  # type: ignore[attr-defined]
        if not teaches:
            del self.fields["own"]


class CourseFilter(forms.Form):
    q = PersianCharField(label=gettext_lazy("Course, body or trade"), required=False, max_length=80)
    trade = forms.ChoiceField(label=gettext_lazy("Trade"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Level"), required=False, choices=[*ANY, *Level.choices]
    )
    ended = forms.BooleanField(label=gettext_lazy("Also those no longer given"), required=False)
    own = forms.BooleanField(label=gettext_lazy("Only our own"), required=False)

    def __init__(self, *args: Any, trades: Choices, teaches: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["trade"].choices = [*ANY, *trades]  # type: ignore[attr-defined]
        if not teaches:
            del self.fields["own"]


class CertificateFilter(forms.Form):
    trade = forms.ChoiceField(label=gettext_lazy("Trade"), required=False)
    revoked = forms.BooleanField(label=gettext_lazy("Also revoked ones"), required=False)

    def __init__(self, *args: Any, trades: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["trade"].choices = [*ANY, *trades]  # type: ignore[attr-defined]


class CourseForm(FinderForm):
    """``providers``, ``trades``, ``skills`` and ``issuers`` are what may be chosen."""

    provider = forms.ChoiceField(label=gettext_lazy("Body that teaches it"))
    title = PersianCharField(
        label=gettext_lazy("Title"), max_length=160,
        help_text=gettext_lazy("It stands on the certificate: no word that tells of a prison."),
    )  # fmt: skip
    trade = forms.ChoiceField(label=gettext_lazy("Trade"))
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Level.choices)
    hours = WholeField(label=gettext_lazy("Hours"), min_value=1, max_value=3000)
    description = PersianCharField(
        label=gettext_lazy("What is learned, in plain words"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    audience = forms.ChoiceField(label=gettext_lazy("For whom"), choices=Audience.choices)
    certificate_issuer = forms.TypedChoiceField(
        label=gettext_lazy("Body on the certificate"), required=False, coerce=int, empty_value=None,
        widget=Finder,
        help_text=gettext_lazy("Never a prison or a body of prisons."),
    )  # fmt: skip
    min_attendance = WholeField(
        label=gettext_lazy("Attendance needed, per cent"), min_value=0, max_value=100, initial=80
    )
    pass_mark = WholeField(
        label=gettext_lazy("Mark needed, of 100"), min_value=0, max_value=100, required=False,
        help_text=gettext_lazy("Left empty: the course has no assessment."),
    )  # fmt: skip
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("Skills it teaches"), required=False, widget=forms.CheckboxSelectMultiple
    )
    active = forms.BooleanField(label=gettext_lazy("Is given"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, providers: Choices, trades: Choices, skills: Choices, issuers: Choices,
        own_name: str, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = providers  # type: ignore[attr-defined]
        if len(providers) == 1:
            self.fields["provider"].widget = forms.HiddenInput()
            self.fields["provider"].initial = providers[0][0]
        self.fields["trade"].choices = [("", "—"), *trades]  # type: ignore[attr-defined]
        self.fields["skills"].choices = skills  # type: ignore[attr-defined]
        nobody = own_name or _("the body that teaches it")
        self.fields["certificate_issuer"].choices = [("", nobody), *issuers]  # type: ignore[attr-defined]

    def draft(self, rules: Any) -> CourseDraft:
        data = dict(self.cleaned_data)
        for name in ("provider", "version"):
            data.pop(name)
        return CourseDraft(eligibility=rules, **data)

    @staticmethod
    def initial_of(course: Course) -> dict[str, Any]:
        names = ("title", "level", "hours", "description", "audience", "min_attendance",
                 "pass_mark", "active", "version")  # fmt: skip
        return {name: getattr(course, name) for name in names} | {
            "provider": course.organisation.code, "trade": course.trade.code,
            "certificate_issuer": course.certificate_issuer_id,
            "skills": list(course.skills.values_list("code", flat=True)),
        }  # fmt: skip


class CohortForm(TimesFields):
    place = PersianCharField(
        label=gettext_lazy("Place"), max_length=160, help_text=gettext_lazy("Building and room.")
    )
    county = PersianCharField(label=gettext_lazy("County"), required=False, max_length=60)
    prison = forms.TypedChoiceField(
        label=gettext_lazy("Held inside"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("Only people who are in that prison can take part."),
    )  # fmt: skip
    seats = WholeField(label=gettext_lazy("Seats"), min_value=1, max_value=500)
    starts = JalaliDateField(label=gettext_lazy("First day"))
    ends = JalaliDateField(label=gettext_lazy("Last day"))
    enrol_until = JalaliDateField(label=gettext_lazy("Enrolment until"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ["place", "county", "prison", "seats", "starts", "ends", "weekdays", "time_from",
                   "time_to", "enrol_until"]  # fmt: skip

    def __init__(self, *args: Any, prisons: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["prison"].choices = [("", _("outside")), *prisons]  # type: ignore[attr-defined]

    def draft(self) -> CohortDraft:
        data = dict(self.cleaned_data)
        for name in ("version", "request_id"):
            data.pop(name)
        return CohortDraft(prison_id=data.pop("prison"), **data)

    @staticmethod
    def initial_of(cohort: Cohort) -> dict[str, Any]:
        names = ("place", "county", "seats", "starts", "ends", "enrol_until", "version")
        return {
            **{n: getattr(cohort, n) for n in names}, "prison": cohort.prison_id,
            **TimesFields.initial_times(cohort.times),
        }  # fmt: skip


class WeeklyForm(forms.Form):
    """Fridays are holidays; a session of a Friday is added by itself."""

    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Days of the week"), choices=DAYS[:-1],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    begins = ClockField(label=gettext_lazy("Begins at"))
    minutes = WholeField(label=gettext_lazy("Minutes"), min_value=10, max_value=720, initial=120)

    @staticmethod
    def initial_of(cohort: Cohort) -> dict[str, Any]:
        """What was planned is not asked a second time."""
        times = cohort.times
        found: dict[str, Any] = {"weekdays": [str(day) for day in times.days]}
        if times.minutes:
            found |= {"begins": times.begins, "minutes": times.minutes // len(times.days)}
        return found


class SessionForm(forms.Form):
    on = JalaliDateField(label=gettext_lazy("Day"))
    begins = ClockField(label=gettext_lazy("Begins at"))
    minutes = WholeField(label=gettext_lazy("Minutes"), min_value=10, max_value=720, initial=120)
    topic = PersianCharField(label=gettext_lazy("Topic"), required=False, max_length=160)


class PresenceForm(forms.Form):
    """One person of a session."""

    state = forms.ChoiceField(
        choices=Presence.choices, widget=forms.RadioSelect, initial=Presence.PRESENT
    )


class MarkForm(forms.Form):
    """A mark for each of ``people``: (public id, name)."""

    def __init__(self, *args: Any, people: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for key, name in people:
            self.fields[f"mark_{key}"] = WholeField(
                label=name, required=False, min_value=0, max_value=100
            )


class WithdrawForm(forms.Form):
    code = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=Withdrawal.choices, widget=forms.RadioSelect
    )


class ReasonForm(forms.Form):
    reason = PersianCharField(label=gettext_lazy("Reason"), max_length=200)


class CodeForm(forms.Form):
    """A certificate's code, typed from the paper."""

    code = PersianCharField(
        label=gettext_lazy("Code on the certificate"), max_length=40,
        widget=LtrTextInput(attrs={"inputmode": "text", "spellcheck": "false"}),
    )  # fmt: skip


class OutlookFilter(forms.Form):
    province = forms.ChoiceField(label=gettext_lazy("Province"), required=False)
    q = PersianCharField(label=gettext_lazy("Trade or occupation"), required=False, max_length=80)

    def __init__(self, *args: Any, provinces: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [*provinces]  # type: ignore[attr-defined]
