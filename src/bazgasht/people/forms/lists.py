"""The filters of the caseload: at most six, the state lives in the URL."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation

from ..selectors.caseload import FAMILY, ME, NOBODY, Filters
from ..states import CustodyState

ALL = ("", _("All"))
DAYS = ((7, _("7 days")), (30, _("30 days")), (90, _("90 days")))


class CaseloadForm(forms.Form):
    """Fields that have only one answer for the reader are left out."""

    q = forms.CharField(
        label=_("Name, national id, telephone or file number"), required=False, max_length=80
    )
    body = forms.ChoiceField(label=_("Body"), required=False)
    prison = forms.ChoiceField(label=_("Prison"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=(ALL, *CustodyState.choices, (FAMILY, _("family member"))),
    )  # fmt: skip
    assigned = forms.ChoiceField(
        label=_("Assigned to"), required=False, choices=(ALL, (ME, _("me")), (NOBODY, _("nobody")))
    )
    release = forms.ChoiceField(label=_("Release within"), required=False, choices=(ALL, *DAYS))
    no_id = forms.BooleanField(label=_("has no national id"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = actor.scope()
        rows = list(
            Organisation.objects.filter(id__in=scope.orgs).order_by("sort_key")
            .values_list("id", "name", "kind")
        )  # fmt: skip
        if len(rows) > 1:
            self._choose("body", [(pk, name) for pk, name, _kind in rows])
            del self.fields["prison"]
        else:
            del self.fields["body"]
            if (rows and rows[0][2] == Kind.PRISON) or not scope.case_orgs:
                del self.fields["prison"]
            else:
                prisons = Organisation.objects.filter(kind=Kind.PRISON, active=True)
                self._choose("prison", prisons.order_by("sort_key").values_list("pk", "name"))
        if not scope.case_orgs:
            for name in ("state", "release"):
                del self.fields[name]

    def _choose(self, name: str, choices: Any) -> None:
        field: Any = self.fields[name]
        field.choices = [ALL, *choices]

    def filters(self) -> Filters:
        """A wrong value counts as none."""
        self.is_valid()
        got = self.cleaned_data

        def number(name: str) -> int | None:
            return int(got[name]) if got.get(name) else None

        return Filters(
            body=number("body"), prison=number("prison"), state=got.get("state", ""),
            assigned=got.get("assigned", ""), release_days=number("release"),
            no_id=bool(got.get("no_id")),
        )  # fmt: skip

    def chosen(self) -> list[tuple[str, str]]:
        """Active filters in words, for the sheet "about this file" and for the journal."""
        self.is_valid()
        words = []
        for name, value in self.cleaned_data.items():
            if value and name != "q":
                choices = dict(getattr(self.fields[name], "choices", ()))
                label = str(self.fields[name].label)
                told = {str(k): str(v) for k, v in choices.items()}.get(str(value), "✓")
                words.append((label, told))
        return words
