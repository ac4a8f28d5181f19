"""Forms of plans, goals, steps and reviews."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from bazgasht.core.domains import Domain
from bazgasht.core.fields import JalaliDateField, PersianCharField
from bazgasht.core.jalali import today

from ..models import Need
from ..rules import suggestions
from ..selectors.needs import NeedView
from ..services import GoalDraft, Owner, StepDraft
from ..states import MoveReason, StepState

REASONS = [("", _("choose a reason")), *MoveReason.choices]


class Versioned(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AgreeForm(Versioned):
    on = JalaliDateField(
        label=_("Agreed with the person on"), latest=today,
        help_text=_("The person has heard the plan and agrees to it. Reviews count from this day."),
    )  # fmt: skip


class ReasonForm(Versioned):
    reason = PersianCharField(label=_("Why?"), max_length=200, widget=forms.Textarea({"rows": 2}))


class GoalForm(Versioned):
    """``needs`` are the client's standing needs; the domain of a goal does not change."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    domain = forms.ChoiceField(label=_("Domain"), choices=[("", "—"), *Domain.choices])
    text = PersianCharField(
        label=_("What is to be reached?"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
    needs = forms.MultipleChoiceField(
        label=_("Which needs does it answer?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, needs: Sequence[Need], fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["needs"]
        chosen.choices = [(str(n.public_id), need_words(n)) for n in needs]  # type: ignore[attr-defined]
        if not needs:
            del self.fields["needs"]
        if fixed:
            del self.fields["domain"]


def need_words(need: Need) -> str:
    words = f"{need.get_domain_display()}، {need.get_degree_display()}"
    return f"{words} ({_('of the household')})" if need.household_id else words


class OwnerMixin(forms.Form):
    """``owner`` is "me", "u:<id>" of a colleague, "o:<id>" of a body, or "" with a name."""

    owner = forms.ChoiceField(label=_("Who does it?"), required=False)
    by = PersianCharField(
        label=_("Somebody else: who?"), max_length=120, required=False,
        help_text=_("For example the person, the mother, a volunteer."),
    )  # fmt: skip

    def set_owners(self, owners: list[tuple[str, Any]]) -> None:
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("owner") and not data.get("by"):
            self.add_error("by", _("Say who does it."))
        return data

    def owner_for(self, user_id: int) -> Owner:
        chosen = self.cleaned_data.get("owner") or ""
        kind, _colon, number = chosen.partition(":")
        match kind:
            case "me":
                return Owner(user_id=user_id)
            case "u":
                return Owner(user_id=int(number))
            case "o":
                return Owner(organisation_id=int(number))
        return Owner(name=self.cleaned_data.get("by") or "")


class StepForm(OwnerMixin, Versioned):
    """A new step has a date; that of an existing one is moved on a page of its own."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = PersianCharField(
        label=_("What will be done?"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
    due = JalaliDateField(label=_("Until when?"), earliest=today)
    field_order = ("version", "text", "due", "owner", "by")

    def __init__(self, *args: Any, owners: list[tuple[str, Any]], fixed: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.set_owners(owners)
        if fixed:
            del self.fields["due"]


class StepStateForm(Versioned):
    state = forms.ChoiceField(
        label=_("How did it go?"), widget=forms.RadioSelect,
        choices=[(StepState.DONE.value, _("done")), (StepState.NOT_DONE.value, _("not done"))],
    )  # fmt: skip
    on = JalaliDateField(
        label=_("Done on"), required=False, latest=today, help_text=_("Today, when left empty.")
    )
    note = PersianCharField(
        label=_("Note"), max_length=300, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("If it was not done: why?"),
    )  # fmt: skip


class MoveForm(Versioned):
    to = JalaliDateField(label=_("New date"), earliest=today)
    reason = forms.ChoiceField(label=_("Why does it move?"), choices=REASONS)
    note = PersianCharField(label=_("Note"), max_length=200, required=False)


class ReviewForm(Versioned):
    on = JalaliDateField(label=_("Reviewed on"), latest=today)
    summary = PersianCharField(
        label=_("What came out of it?"), max_length=4000, widget=forms.Textarea({"rows": 5})
    )


@dataclass(frozen=True)
class StepFields:
    """The box and the date of one suggested step in :class:`NewPlanForm`."""

    chosen: BoundField
    due: BoundField


@dataclass(frozen=True)
class NeedFields:
    view: NeedView
    chosen: BoundField
    text: BoundField
    steps: tuple[StepFields, ...]


class NewPlanForm(forms.Form):
    """One goal for each standing need, chosen beforehand, with the steps that usually follow."""

    extra_domain = forms.ChoiceField(
        label=_("Domain"), choices=[("", "—"), *Domain.choices], required=False
    )
    extra_text = PersianCharField(
        label=_("What is to be reached?"), max_length=300, required=False, widget=forms.TextInput
    )

    def __init__(self, needs: Iterable[NeedView], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = list(needs)
        for view in self.needs:
            self._add(view.need)

    def _add(self, need: Need) -> None:
        key, found = need.public_id.hex, suggestions()[Domain(need.domain)]
        label = need.get_domain_display()
        self.fields[f"need-{key}"] = forms.BooleanField(
            label=need_words(need), required=False, initial=True
        )
        self.fields[f"goal-{key}"] = PersianCharField(
            label=_("Goal"), max_length=300, required=False, initial=str(found.goal),
            widget=forms.TextInput({"aria-label": f"{_('Goal')}: {label}"}),
        )  # fmt: skip
        for step in found.steps:
            self.fields[f"step-{key}-{step.code}"] = forms.BooleanField(
                label=str(step.text), required=False, initial=True
            )
            self.fields[f"due-{key}-{step.code}"] = JalaliDateField(
                label=_("until"), required=False, initial=today() + timedelta(days=step.days),
                earliest=today,
            )  # fmt: skip

    def groups(self) -> list[NeedFields]:
        found = []
        for view in self.needs:
            key = view.need.public_id.hex
            steps = tuple(
                StepFields(self[f"step-{key}-{s.code}"], self[f"due-{key}-{s.code}"])
                for s in suggestions()[Domain(view.need.domain)].steps
            )
            found.append(NeedFields(view, self[f"need-{key}"], self[f"goal-{key}"], steps))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for view in self.needs:
            key = view.need.public_id.hex
            if data.get(f"need-{key}") and not data.get(f"goal-{key}"):
                self.add_error(f"goal-{key}", _("Write the goal in one sentence."))
        if bool(data.get("extra_domain")) != bool(data.get("extra_text")):
            self.add_error("extra_text", _("A goal needs its domain and its words."))
        return data

    def drafts(self, owner: Owner) -> list[GoalDraft]:
        """Goals and steps as chosen; ``owner`` does every step to begin with."""
        data = self.cleaned_data
        found = []
        for view in self.needs:
            need, key = view.need, view.need.public_id.hex
            if not data.get(f"need-{key}"):
                continue
            steps = [
                StepDraft(str(s.text), self._due(f"due-{key}-{s.code}", s.days), owner)
                for s in suggestions()[Domain(need.domain)].steps
                if data.get(f"step-{key}-{s.code}")
            ]
            found.append(GoalDraft(need.domain, data[f"goal-{key}"], (need.public_id,), steps))
        if data.get("extra_text"):
            found.append(GoalDraft(data["extra_domain"], data["extra_text"]))
        return found

    def _due(self, name: str, days: int) -> date:
        return self.cleaned_data.get(name) or today() + timedelta(days=days)
