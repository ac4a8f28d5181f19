"""Forms of visits, gatherings, proposals, the register and directives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from bazgasht.core.fields import JalaliDateField, PersianCharField
from bazgasht.core.jalali import today
from bazgasht.ui.finder import Finder, FinderForm

from ..models import Gathering
from ..services import DirectiveDraft, GatheringDraft, VisitDraft
from ..states import ProposalState, Theme
from .parts import (
    ANY,
    Choices,
    counted_lines,
    long_text,
    show_counted,
    show_timed,
    timed_lines,
)


class VisitForm(FinderForm):
    place = forms.TypedChoiceField(label=gettext_lazy("Where"), coerce=int, widget=Finder)
    on = JalaliDateField(label=gettext_lazy("Day"), latest=today)
    participants = long_text(
        gettext_lazy("Who took part"), help_text=gettext_lazy("Offices, one on each line; no names."),
        max_length=2000,
    )  # fmt: skip
    note = long_text(gettext_lazy("What was seen"), required=False)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    def draft(self) -> VisitDraft:
        got = self.cleaned_data
        return VisitDraft(got["place"], got["on"], got["participants"], got["note"])


class GatheringForm(forms.Form):
    title = PersianCharField(label=gettext_lazy("Title of the gathering"), max_length=160)
    on = JalaliDateField(label=gettext_lazy("Day"))
    place = PersianCharField(label=gettext_lazy("Place"), max_length=160, required=False)
    participants = long_text(
        gettext_lazy("Participants by office"), required=False, max_length=4000,
        help_text=gettext_lazy("One office on each line with how many: prosecutors: 12. No names."),
    )  # fmt: skip
    sessions = long_text(
        gettext_lazy("Sessions"), required=False, max_length=4000,
        help_text=gettext_lazy("One on each line: the hour, then the title, as in: 8:30 Opening."),
    )  # fmt: skip
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_participants(self) -> list[tuple[str, int]]:
        return counted_lines(self.cleaned_data["participants"])

    def clean_sessions(self) -> list[Any]:
        return timed_lines(self.cleaned_data["sessions"])

    def draft(self) -> GatheringDraft:
        got = self.cleaned_data
        return GatheringDraft(
            got["title"], got["on"], got["place"], got["participants"], got["sessions"]
        )


class CorrectionForm(GatheringForm):
    """The facts of a gathering that is on record, and why they are put right."""

    reason = long_text(gettext_lazy("Why it is put right"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(row: Gathering) -> dict[str, Any]:
        sessions = [(s.title, s.begins) for s in row.sessions.all()]
        return {
            "title": row.title, "on": row.on, "place": row.place, "version": row.version,
            "participants": show_counted(row.participants), "sessions": show_timed(sessions),
        }  # fmt: skip


class SessionForm(forms.Form):
    minutes = long_text(gettext_lazy("What was said"), rows=6, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ProposalForm(forms.Form):
    text = long_text(gettext_lazy("What is proposed or was found"), max_length=2000)
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"), choices=Theme.choices, initial=Theme.PROPOSAL
    )
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)


class MatterFilter(forms.Form):
    q = PersianCharField(label=gettext_lazy("Words"), required=False, max_length=80)
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"), required=False, choices=[*ANY, *Theme.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[*ANY, *ProposalState.choices]
    )
    council = forms.ChoiceField(
        label=gettext_lazy("Council"), required=False, widget=Finder(live="get")
    )
    since = JalaliDateField(label=gettext_lazy("From"), required=False)
    until = JalaliDateField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, councils: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].choices = [*ANY, *councils]  # type: ignore[attr-defined]


class MatterForm(forms.Form):
    """What a body brings up; ``places``: (``body:council``, words)."""

    council = forms.ChoiceField(label=gettext_lazy("In which council"))
    theme = forms.ChoiceField(
        label=gettext_lazy("What you bring up"), choices=Theme.choices, initial=Theme.CHALLENGE,
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = long_text(gettext_lazy("In a sentence or two"), rows=4, max_length=2000)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["council"]
        field.choices = places
        if len(places) == 1:
            field.widget, field.initial = forms.HiddenInput(), places[0][0]


class DirectiveForm(forms.Form):
    title = PersianCharField(label=gettext_lazy("Title"), max_length=160)
    text = long_text(gettext_lazy("Text"), rows=6)
    policy_line = forms.BooleanField(label=gettext_lazy("It is a line of policy"), required=False)
    answer_due = JalaliDateField(label=gettext_lazy("Answer until"), earliest=today)
    twins = forms.BooleanField(
        label=gettext_lazy("To the bodies of every council that mirrors this one"), required=False,
        initial=True,
    )  # fmt: skip
    members = forms.BooleanField(
        label=gettext_lazy("To the bodies that sit in this council"), required=False
    )
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def draft(self) -> DirectiveDraft:
        got = self.cleaned_data
        return DirectiveDraft(
            title=got["title"], text=got["text"], answer_due=got["answer_due"],
            policy_line=got["policy_line"], twins=got["twins"], members=got["members"],
        )  # fmt: skip


class DirectiveAnswerForm(forms.Form):
    answer = long_text(gettext_lazy("The answer of your body"), rows=5, max_length=5000)
