"""Forms of programmes and their parts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core import provinces
from bazgasht.core.fields import JalaliDateField, PersianCharField, WholeField
from bazgasht.core.jalali import today
from bazgasht.ui.finder import Finder, FinderForm

from ..models import Node, Programme
from ..services import NodeDraft, ProgrammeDraft
from ..states import Kind, ProgrammeState
from .parts import ANY, NONE, Choices, NumberField


class ProgrammeFilter(forms.Form):
    q = PersianCharField(label=_("Title"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *Kind.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*ANY, *ProgrammeState.choices]
    )
    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [  # type: ignore[attr-defined]
            *ANY, ("country", _("the whole country")), *provinces.choices()
        ]  # fmt: skip


class ProgrammeForm(FinderForm):
    """``bodies`` is empty when the programme exists: its body, kind and template are settled."""

    organisation = forms.TypedChoiceField(label=_("Kept by"), coerce=int, widget=Finder)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    title = PersianCharField(label=_("Title"), max_length=200)
    source = PersianCharField(
        label=_("Where its text comes from"), max_length=300,
        help_text=_("The document or decision, as it is shown on the page."),
    )  # fmt: skip
    source_date = JalaliDateField(label=_("Day of the source"), required=False, latest=today)
    illustrative = forms.BooleanField(
        label=_("The wording is proposed, not the published text"), required=False
    )
    harm = forms.TypedChoiceField(
        label=_("Harm it works against"), required=False, coerce=int, empty_value=None
    )
    council = forms.TypedChoiceField(
        label=_("Council that coordinates it"), required=False, coerce=int, empty_value=None,
        widget=Finder,
        help_text=_("Its meetings are shown on the page of the programme."),
    )  # fmt: skip
    polling_day = JalaliDateField(
        label=_("Polling day"), required=False,
        help_text=_("Of an election programme: its steps are dated in days before it."),
    )  # fmt: skip
    template = forms.BooleanField(
        label=_("Begin with the proposed tree of this kind"), required=False, initial=True
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, bodies: Choices, harms: Choices, councils: Choices, row: Programme | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.row = row
        if row is None:
            self.fields["organisation"].choices = bodies  # type: ignore[attr-defined]
        else:
            for name in ("organisation", "kind", "template"):
                del self.fields[name]
            if row.kind != Kind.ELECTION:
                del self.fields["polling_day"]
            if row.kind != Kind.HARM:
                del self.fields["harm"]
        if "harm" in self.fields:
            self.fields["harm"].choices = [*NONE, *harms]  # type: ignore[attr-defined]
        self.fields["council"].choices = [*NONE, *councils]  # type: ignore[attr-defined]

    def draft(self) -> ProgrammeDraft:
        got = self.cleaned_data
        return ProgrammeDraft(
            kind=self.row.kind if self.row else got["kind"], title=got["title"],
            source=got["source"], source_date=got["source_date"],
            illustrative=got["illustrative"], harm_id=got.get("harm"), council_id=got["council"],
            polling_day=got.get("polling_day"),
        )  # fmt: skip

    @staticmethod
    def initial_of(row: Programme) -> dict[str, Any]:
        return {
            "title": row.title, "source": row.source, "source_date": row.source_date,
            "illustrative": row.illustrative, "harm": row.harm_id, "council": row.council_id,
            "polling_day": row.polling_day, "version": row.version,
        }  # fmt: skip


class NodeForm(FinderForm):
    title = PersianCharField(
        label=_("What it says"), max_length=400,
        help_text=_("No names of persons here: offices and bodies only."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    owner = forms.TypedChoiceField(
        label=_("Body that owns it"), required=False, coerce=int, empty_value=None, widget=Finder
    )
    supporting = PersianCharField(label=_("Bodies that help"), required=False, max_length=400)
    starts = JalaliDateField(label=_("Begins"), required=False)
    due = JalaliDateField(label=_("Until"), required=False)
    days_before = WholeField(
        label=_("Days before polling day"), required=False,
        help_text=_("When given, its date follows polling day; below nought is after it."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owners: Choices, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [*NONE, *owners]  # type: ignore[attr-defined]
        if programme.kind != Kind.ELECTION:
            del self.fields["days_before"]

    def draft(self) -> NodeDraft:
        got = self.cleaned_data
        return NodeDraft(
            got["title"], got["owner"], got["supporting"], got["starts"], got["due"],
            got.get("days_before"),
        )  # fmt: skip

    @staticmethod
    def initial_of(row: Node) -> dict[str, Any]:
        return {
            "title": row.title, "owner": row.owner_id, "supporting": row.supporting,
            "starts": row.starts, "due": row.due, "days_before": row.days_before,
            "version": row.version,
        }  # fmt: skip


class SayForm(forms.Form):
    words = PersianCharField(
        label=_("In words"), max_length=300, min_length=3, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No names of persons here: offices and bodies only."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class BudgetForm(forms.Form):
    year = WholeField(label=_("Jalali year"), min_value=1380, max_value=1450)
    planned = WholeField(label=_("Planned, rials"), min_value=0)
    spent = WholeField(label=_("Spent, rials"), required=False, min_value=0)
    source = PersianCharField(label=_("Where the figures come from"), max_length=200)
    source_date = JalaliDateField(label=_("Day of the source"), latest=today)


class ValueForm(forms.Form):
    """One figure of an entered measure."""

    period_end = JalaliDateField(label=_("Up to which day"), latest=today)
    value = NumberField(label=_("Figure"))
    source = PersianCharField(label=_("Where the figure comes from"), max_length=200, min_length=3)
    source_date = JalaliDateField(label=_("Day of the source"), latest=today)
