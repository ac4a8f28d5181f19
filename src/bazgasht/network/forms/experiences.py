"""Forms about experiences and their repeats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.access.models import Organisation
from bazgasht.core import provinces
from bazgasht.core.fields import JalaliDateField, PersianCharField

from ..models import Experience
from ..services import ExperienceDraft
from ..states import THEMES, ExperienceState
from .pledges import ANY

NOBODY = gettext_lazy("No names of persons here.")


class ExperienceFilter(forms.Form):
    q = PersianCharField(
        label=gettext_lazy("Words"), required=False, max_length=80,
        help_text=gettext_lazy("Title, what was done, result, lesson, body or place."),
    )  # fmt: skip
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False, choices=[*ANY, *THEMES])
    province = forms.ChoiceField(label=gettext_lazy("Province"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Working group"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("published")),
                 *(c for c in ExperienceState.choices if c[0] != ExperienceState.PUBLISHED)],
    )  # fmt: skip

    def __init__(self, *args: Any, groups: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province: Any = self.fields["province"]
        province.choices = [*ANY, *provinces.choices()]
        group: Any = self.fields["group"]
        group.choices = [*ANY, *((name, name) for name in groups)]


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class ExperienceForm(forms.Form):
    title = PersianCharField(
        label=gettext_lazy("Title"), max_length=160,
        help_text=gettext_lazy("In one line what was done, such as: sewing machines on loan for"
                               " families."),
    )  # fmt: skip
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"),
        choices=[("", gettext_lazy("Choose a theme")), *THEMES],
    )
    tried = PersianCharField(
        label=gettext_lazy("What was tried"), max_length=6000, widget=_long(5), help_text=NOBODY
    )
    result = PersianCharField(
        label=gettext_lazy("What came of it"), max_length=3000, widget=_long(3), help_text=NOBODY
    )
    figures = PersianCharField(
        label=gettext_lazy("Figures that show it"), required=False, max_length=500,
        widget=_long(2),
        help_text=gettext_lazy("Such as: 42 families in six months. A figure or a link is needed"
                               " before it is published."),
    )  # fmt: skip
    link = forms.URLField(
        label=gettext_lazy("Link to evidence"), required=False, max_length=400,
        assume_scheme="https", widget=forms.URLInput(attrs={"dir": "ltr"}),
        help_text=gettext_lazy("Begins with https://"),
    )  # fmt: skip
    lesson = PersianCharField(
        label=gettext_lazy("What others should know before they repeat it"), required=False,
        max_length=3000, widget=_long(3), help_text=NOBODY,
    )  # fmt: skip
    province = forms.ChoiceField(label=gettext_lazy("Province"), required=False)
    place = PersianCharField(
        label=gettext_lazy("Place"), required=False, max_length=120,
        help_text=gettext_lazy("County, prison or workshop."),
    )  # fmt: skip
    starts = JalaliDateField(label=gettext_lazy("From"), latest=timezone.localdate)
    ends = JalaliDateField(
        label=gettext_lazy("Until"), required=False,
        help_text=gettext_lazy("Empty while it goes on."),
    )  # fmt: skip
    working_group = forms.ChoiceField(label=gettext_lazy("Working group"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, groups: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province: Any = self.fields["province"]
        province.choices = [("", _("the body's own")), *provinces.choices()]
        group: Any = self.fields["working_group"]
        group.choices = [("", _("none")), *((str(g.pk), g.name) for g in groups)]

    def draft(self) -> ExperienceDraft:
        """Only after is_valid."""
        got = self.cleaned_data
        return ExperienceDraft(
            title=got["title"], theme=got["theme"], tried=got["tried"], result=got["result"],
            starts=got["starts"], ends=got["ends"], province=got["province"], place=got["place"],
            lesson=got["lesson"], figures=got["figures"], link=got["link"],
            working_group_id=int(got["working_group"]) if got["working_group"] else None,
        )  # fmt: skip


def experience_values(row: Experience) -> dict[str, Any]:
    names = ("title", "theme", "tried", "result", "figures", "link", "lesson", "province", "place",
             "starts", "ends", "version")  # fmt: skip
    return {n: getattr(row, n) for n in names} | {"working_group": row.working_group_id or ""}


class NewExperienceForm(ExperienceForm):
    organisation = forms.ChoiceField(label=gettext_lazy("Body"))
    request_id = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("organisation",)

    def __init__(self, *args: Any, bodies: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        listed = [(str(b.pk), b.name) for b in bodies]
        field: Any = self.fields["organisation"]
        field.choices = listed
        if len(listed) == 1:
            field.widget, field.initial = forms.HiddenInput(), listed[0][0]


class RepeatForm(forms.Form):
    """“We did this too.”"""

    organisation = forms.ChoiceField(label=gettext_lazy("Body"))
    on = JalaliDateField(label=gettext_lazy("When"), latest=timezone.localdate)
    result = PersianCharField(
        label=gettext_lazy("What came of it"), max_length=500, widget=_long(3), help_text=NOBODY
    )
    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(str(b.pk), b.name) for b in bodies]
        field: Any = self.fields["organisation"]
        field.choices = listed
        if len(listed) == 1:
            field.widget, field.initial = forms.HiddenInput(), listed[0][0]
