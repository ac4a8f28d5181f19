"""Forms about bodies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core import provinces
from bazgasht.core.fields import PersianCharField
from bazgasht.ui.finder import Finder, FinderForm

from ..kinds import OF_ONE_PROVINCE, PARENTS, Kind
from ..models import Organisation
from ..selectors import parents_for

LTR = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}


def province_choices() -> list[tuple[str, Any]]:
    return [("", _("The whole country")), *provinces.choices()]


class BodyForm(FinderForm):
    """Changing a body; kind and code are fixed when it is added."""

    name = PersianCharField(label=_("Name"), max_length=160)
    name_en = forms.CharField(
        label=_("English name"), max_length=160, required=False, widget=forms.TextInput(LTR)
    )
    parent = forms.ModelChoiceField(
        label=_("Stands under"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=Finder,
    )
    province = forms.ChoiceField(
        label=_("Province"),
        choices=province_choices,
        required=False,
        help_text=_("Left empty: that of the body above."),
    )
    county = PersianCharField(label=_("County"), max_length=60, required=False)
    active = forms.BooleanField(label=_("Active"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = parents_for(kind)
        parent.required = None not in PARENTS[Kind(kind)]
        parent.empty_label = (
            _("Choose a body") if parent.required else _("nothing: it stands at the root")
        )
        if kind in OF_ONE_PROVINCE:
            province: Any = self.fields["province"]
            province.choices = [("", "—"), *provinces.choices()]


class NewBodyForm(BodyForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(LTR),
        help_text=_("Latin capitals, digits and hyphens. It can't be changed later."),
    )
    field_order = ("name", "name_en", "code", "parent", "province", "county")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["active"], self.fields["version"]


class KindForm(forms.Form):
    """The first question about a new body; what may stand above it follows from the answer."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)


class BodyFilterForm(forms.Form):
    """Filters of the register; each empty one means all."""

    STATES = (("active", _("Active")), ("closed", _("Closed")), ("all", _("All")))

    q = forms.CharField(label=_("Name or code"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    county = forms.ChoiceField(label=_("County"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args: Any, facets: dict[str, list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("All"))]
        self._set("kind", [*everything, *Kind.choices])
        self._set(
            "province", [*everything, *((p, provinces.name_of(p)) for p in facets["province"])]
        )
        self._set("county", [*everything, *((c, c) for c in facets["county"])])

    def _set(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def chosen(self) -> dict[str, Any]:
        """Arguments of :func:`bazgasht.access.selectors.bodies`; a wrong value counts as none."""
        self.is_valid()
        got = self.cleaned_data
        active = {"closed": False, "all": None}.get(got.get("state", ""), True)
        names = ("q", "kind", "province", "county")
        return {**{n: got.get(n, "") for n in names}, "active": active}
