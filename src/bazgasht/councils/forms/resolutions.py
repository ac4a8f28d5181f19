"""Forms of resolutions and milestones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.core.fields import JalaliDateField, PersianCharField, WholeField
from bazgasht.core.jalali import today
from bazgasht.ui.finder import Finder, FinderForm, ManyFinder

from ..models import Resolution
from ..services import ResolutionDraft
from ..states import Measure, Reading
from .parts import ANY, Choices, dated_lines, long_text, show_dated


class ResolutionFilter(forms.Form):
    q = PersianCharField(label=gettext_lazy("Text or number"), required=False, max_length=80)
    council = forms.ChoiceField(
        label=gettext_lazy("Council"), required=False, widget=Finder(live="get")
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Body that owns it"), required=False, widget=Finder(live="get")
    )

    def __init__(self, *args: Any, councils: Choices, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].choices = [*ANY, *councils]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [*ANY, *owners]  # type: ignore[attr-defined]


class ResolutionForm(FinderForm):
    """One owner, one day, one measure: bound to a figure, or declared milestones."""

    text = long_text(gettext_lazy("What is resolved"), max_length=2000)
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Body that owns it"), coerce=int, widget=Finder
    )
    supporting = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Bodies that support it"), required=False, coerce=int,
        widget=ManyFinder,
    )  # fmt: skip
    due = JalaliDateField(label=gettext_lazy("Until"), earliest=today)
    working_group = forms.TypedChoiceField(
        label=gettext_lazy("Working group that watches it"), required=False, coerce=int,
        empty_value=None,
    )  # fmt: skip
    measure = forms.ChoiceField(
        label=gettext_lazy("How one sees that it is done"), choices=Measure.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    indicator = forms.ChoiceField(
        label=gettext_lazy("Figure"), required=False,
        help_text=gettext_lazy("Its progress is counted from what bodies record; nobody types it."),
    )  # fmt: skip
    reading = forms.ChoiceField(
        label=gettext_lazy("Read as"), required=False, choices=Reading.choices, initial=Reading.SUM
    )
    figure_of = forms.ChoiceField(label=gettext_lazy("Counted of"), required=False)
    baseline = WholeField(
        label=gettext_lazy("Where it stands now"), required=False, min_value=0, initial=0,
        help_text=gettext_lazy("For the newest week; a sum begins at nought."),
    )  # fmt: skip
    target = WholeField(label=gettext_lazy("To be reached"), required=False, min_value=0)
    milestones = long_text(
        gettext_lazy("Milestones"), required=False, rows=4,
        help_text=gettext_lazy("One on each line; a day of its own behind “؛”, as in: the list is"
                               " made ؛ 1405/10/15. No names of persons."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Choices, groups: Choices, figures: Choices,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        own = [("0", _("the whole headquarters")), ("owner", _("the body that owns it")),
               *((f"group:{i}", name) for i, name in groups)]  # fmt: skip
        for name, choices in (
            ("owner", [("", "—"), *bodies]), ("supporting", bodies),
            ("working_group", [("", _("none")), *groups]),
            ("indicator", [("", "—"), *figures]), ("figure_of", own),
        ):  # fmt: skip
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        got: dict[str, Any] = super().clean() or self.cleaned_data
        got["milestone_list"] = []
        if got.get("measure") == Measure.DECLARED and got.get("due"):
            try:
                got["milestone_list"] = dated_lines(got.get("milestones") or "", got["due"])
            except forms.ValidationError as refused:
                self.add_error("milestones", refused)
        return got

    def draft(self, **origin: Any) -> ResolutionDraft:
        got = self.cleaned_data
        of = got.get("figure_of") or "0"
        return ResolutionDraft(
            text=got["text"], owner_id=got["owner"], due=got["due"], measure=got["measure"],
            supporting=got["supporting"], working_group_id=got["working_group"],
            indicator=got["indicator"], reading=got["reading"],
            figure_of=got["owner"] if of == "owner" else 0,
            group=int(of.removeprefix("group:")) if of.startswith("group:") else 0,
            baseline=got["baseline"] or 0, target=got["target"],
            milestones=got["milestone_list"], **origin,
        )  # fmt: skip

    @staticmethod
    def initial_of(row: Resolution) -> dict[str, Any]:
        of = "owner" if row.filter.get("organisation") else "0"
        if group := row.filter.get("working_group"):
            of = f"group:{group}"
        return {
            "text": row.text, "owner": row.owner_id, "due": row.due, "measure": row.measure,
            "supporting": [s.organisation_id for s in row.support.all()],
            "working_group": row.working_group_id, "indicator": row.indicator,
            "reading": row.reading or Reading.SUM, "figure_of": of, "baseline": row.baseline,
            "target": row.target, "version": row.version,
            "milestones": show_dated([(m.text, m.due) for m in row.milestones.all()]),
        }  # fmt: skip


class MoveForm(forms.Form):
    due = JalaliDateField(label=gettext_lazy("New day"), earliest=today)
    reason = long_text(gettext_lazy("Why it moves"), max_length=300)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ClaimForm(forms.Form):
    """Evidence of a milestone: a link or a file, declared free of persons."""

    link = forms.URLField(
        label=gettext_lazy("Link"), required=False, max_length=400, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}), help_text=gettext_lazy("Begins with https://"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("File"), required=False,
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 10 megabytes, naming no person."),
    )  # fmt: skip
    free_of_persons = forms.BooleanField(
        label=gettext_lazy("I declare: this file names and shows no prisoner, family or other"
                           " private person."), required=False,
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
