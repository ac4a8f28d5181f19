"""Forms of offers, consents, splits and ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import JalaliDateField, PersianCharField
from bazgasht.core.jalali import today

from ..payroll import SplitPart
from ..policies import percent
from ..services.placements import Agreement
from ..states import CHOOSABLE_ENDS, WHOLE, Origin, Recipient, State
from .fields import ShareField

ANY = [("", _("any"))]


class OfferForm(forms.Form):
    """Which post, and how it is given; ``assignable`` adds what only the sentenced can be given."""

    post = forms.UUIDField(widget=forms.HiddenInput)
    origin = forms.ChoiceField(
        label=_("How it is given"), choices=Origin.choices, widget=forms.RadioSelect,
        initial=Origin.OFFER, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, assignable: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not assignable:
            del self.fields["origin"]

    @property
    def chosen(self) -> str:
        return self.cleaned_data.get("origin") or Origin.OFFER.value


class SplitFields(forms.Form):
    """A share for each recipient of the rule in force, and the person's own request."""

    def add_shares(self, rule: Sequence[SplitPart], shares: Mapping[str, int]) -> None:
        self.rule = rule
        for part in rule:
            self.fields[f"share_{part.recipient}"] = ShareField(
                label=Recipient(part.recipient).label,
                initial=shares.get(part.recipient, 0),
                help_text=_("From %(low)s to %(high)s percent.")
                % {"low": percent(part.min_bp), "high": percent(part.max_bp)},
            )  # fmt: skip
        self.fields["requested"] = forms.BooleanField(
            label=_("The person asked for the parts that leave for others"), required=False,
            help_text=_("A part for dependants or to make good a loss is paid only at the person's own request."),
        )  # fmt: skip

    @property
    def shares(self) -> dict[str, int]:
        data = self.cleaned_data
        return {p.recipient: data.get(f"share_{p.recipient}") or 0 for p in self.rule}

    def refuse(self, field: str | None, message: str) -> None:
        """Beside the field; what concerns the whole split stands at its first share."""
        name = f"share_{Recipient.PERSON.value}" if field == "split" else field
        self.add_error(name if name in self.fields else None, message)


class AgreeForm(SplitFields):
    signed_on = JalaliDateField(label=_("Signed on"), latest=today, initial=today)
    starts = JalaliDateField(label=_("First day of work"), initial=today)
    read_out = forms.BooleanField(
        label=_("The person has read the contract, or had it read out, and signed it freely"),
    )  # fmt: skip

    def __init__(self, *args: Any, rule: Sequence[SplitPart], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.add_shares(rule, {Recipient.PERSON.value: WHOLE})
        self.order_fields(["signed_on", "starts", *self._share_names(), "requested", "read_out"])

    def _share_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("share_")]

    @property
    def agreement(self) -> Agreement:
        data = self.cleaned_data
        return Agreement(data["signed_on"], data["starts"], self.shares, data["requested"])


class SplitForm(SplitFields):
    signed_on = JalaliDateField(label=_("Signed on"), latest=today, initial=today)
    starts = JalaliDateField(
        label=_("Counts from"), initial=today,
        help_text=_("The wages of a month follow what counts on its last day."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, rule: Sequence[SplitPart], shares: Mapping[str, int], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.add_shares(rule, shares)

    @property
    def agreement(self) -> Agreement:
        data = self.cleaned_data
        return Agreement(data["signed_on"], data["starts"], self.shares, data["requested"])


class WithdrawForm(forms.Form):
    on = JalaliDateField(label=_("Last day in the post"), latest=today, initial=today)


class EndForm(forms.Form):
    code = forms.ChoiceField(
        label=_("Why"), choices=[(c.value, c.label) for c in CHOOSABLE_ENDS],
        widget=forms.RadioSelect,
    )  # fmt: skip
    on = JalaliDateField(label=_("Last day in the post"), latest=today, initial=today)


class PeopleFilter(forms.Form):
    q = PersianCharField(label=_("Name or file number"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *State.choices])
    workshop = forms.ChoiceField(label=_("Workshop"), required=False)

    def __init__(self, *args: Any, workshops: Sequence[tuple[Any, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["workshop"].choices = [*ANY, *workshops]  # type: ignore[attr-defined]
