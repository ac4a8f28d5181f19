"""Forms of chains, their links and flows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import LtrTextInput, MoneyField, PersianCharField
from bazgasht.ui.finder import Finder, FinderForm

from ..models import Chain, Flow, Link
from ..services.chains import ChainDraft
from ..services.links import FlowDraft, LinkDraft
from ..states import ChainState, Filler, Goal, Stage
from .fields import QuantityField

Choices = Sequence[tuple[Any, Any]]
ANY = [("", _("any"))]


class ChainFilter(forms.Form):
    q = PersianCharField(label=_("Chain, product or body"), required=False, max_length=80)
    province = forms.ChoiceField(label=_("Province"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *ChainState.choices])
    mine = forms.BooleanField(label=_("Only of my body"), required=False)

    def __init__(self, *args: Any, provinces: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [*ANY, *provinces]  # type: ignore[attr-defined]


class ChainForm(forms.Form):
    """``bodies`` and ``templates`` only for a new chain."""

    organisation = forms.TypedChoiceField(label=_("Body that keeps it"), coerce=int)
    template = forms.ChoiceField(
        label=_("Begin from a template"), required=False,
        help_text=_("Its figures are illustrative: put your own in their place."),
    )  # fmt: skip
    title = PersianCharField(label=_("Title"), max_length=120)
    product = PersianCharField(label=_("What is sold in the end"), max_length=80)
    province = forms.ChoiceField(label=_("Province"))
    county = PersianCharField(
        label=_("County"), required=False, max_length=60,
        help_text=_("Who nearby could fill a link is looked for here first."),
    )  # fmt: skip
    goal = forms.ChoiceField(
        label=_("The goal"), choices=Goal.choices, widget=forms.RadioSelect,
        initial=Goal.JOBS,
    )  # fmt: skip
    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, provinces: Choices, bodies: Choices = (), templates: Choices = (),
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = provinces  # type: ignore[attr-defined]
        for name, choices in (("organisation", bodies), ("template", templates)):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        if len(bodies) == 1:
            self.fields["organisation"].initial = bodies[0][0]
            self.fields["organisation"].widget = forms.HiddenInput()

    def draft(self) -> ChainDraft:
        v = self.cleaned_data
        return ChainDraft(
            v["title"], v["product"], v["province"], v["county"], v["goal"],
            v.get("template") or "",
        )  # fmt: skip

    @staticmethod
    def initial_of(row: Chain) -> dict[str, Any]:
        names = ("title", "product", "province", "county", "goal", "version")
        return {n: getattr(row, n) for n in names}


class LinkForm(FinderForm):
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    title = PersianCharField(label=_("What is done"), max_length=80)
    unit = PersianCharField(label=_("Counted in"), max_length=30)
    capacity = QuantityField(
        label=_("Capacity a month"), places=3,
        help_text=_("So many units at most. For a link that nobody fills: what it would have."),
    )  # fmt: skip
    jobs_unit = QuantityField(
        label=_("People at work per unit"), help_text=_("Like 0.05: one person for 20 units a month."),
    )  # fmt: skip
    income_unit = MoneyField(
        label=_("Income per unit"), required=False,
        help_text=_("In toman: what remains in this link for each unit."),
    )  # fmt: skip
    cost_unit = MoneyField(
        label=_("Cost of one more unit a month"), required=False,
        help_text=_("In toman: tools and space to make room for it, once."),
    )  # fmt: skip
    filler = forms.ChoiceField(
        label=_("Who fills it"), choices=Filler.choices, widget=forms.RadioSelect,
        initial=Filler.NOBODY,
    )  # fmt: skip
    filler_organisation = forms.TypedChoiceField(
        label=_("Which body"), required=False, coerce=int, empty_value=None, widget=Finder
    )
    filler_name = PersianCharField(
        label=_("Or its name"), required=False, max_length=120,
        help_text=_("Of a workshop, a firm or a village; never of a person."),
    )  # fmt: skip
    county = PersianCharField(label=_("County"), required=False, max_length=60)
    note = PersianCharField(label=_("Note"), required=False, max_length=300)
    request_key = forms.SlugField(required=False, max_length=20, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", _("none of these")), *bodies]
        self.fields["filler_organisation"].choices = choices  # type: ignore[attr-defined]

    def draft(self) -> LinkDraft:
        v = self.cleaned_data
        return LinkDraft(
            v["stage"], v["title"], v["unit"], v["capacity"], v["jobs_unit"],
            v["income_unit"] or 0, v["cost_unit"] or 0, v["county"], v["filler"],
            v["filler_organisation"], v["filler_name"], v["note"],
        )  # fmt: skip

    @staticmethod
    def initial_of(row: Link) -> dict[str, Any]:
        names = ("stage", "title", "unit", "capacity", "jobs_unit", "income_unit", "cost_unit",
                 "filler", "filler_name", "county", "note", "version")  # fmt: skip
        return {n: getattr(row, n) for n in names} | {
            "filler_organisation": row.filler_organisation_id
        }


class FlowForm(forms.Form):
    source = forms.ChoiceField(label=_("From"))
    target = forms.ChoiceField(label=_("To"))
    rate = QuantityField(
        label=_("Yield"), initial=Decimal(1),
        help_text=_("How many units of the second link one unit of the first makes."),
    )  # fmt: skip
    part = PersianCharField(
        label=_("What it brings"), required=False, max_length=40,
        help_text=_("Links that bring the same are alternatives; different things are all needed."),
    )  # fmt: skip
    share = forms.IntegerField(
        label=_("At most, per cent"), min_value=1, max_value=100, initial=100, widget=LtrTextInput,
        help_text=_("Of all that the first link makes."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, links: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            self.fields[name].choices = links  # type: ignore[attr-defined]

    def draft(self) -> FlowDraft:
        v = self.cleaned_data
        return FlowDraft(v["source"], v["target"], v["rate"], v["part"], v["share"])

    @staticmethod
    def initial_of(row: Flow) -> dict[str, Any]:
        return {
            "source": row.source.key, "target": row.target.key, "rate": row.rate,
            "part": row.part, "share": row.share, "version": row.version,
        }  # fmt: skip
