"""Forms of workshops, posts, products and orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import (
    ClockField,
    JalaliDateField,
    LtrTextInput,
    MoneyField,
    PersianCharField,
)
from bazgasht.core.jalali import today

from ..models import Post, Product, Workshop
from ..states import OrderState, PayKind, Weekday, WorkshopKind
from .fields import HoursField

Choices = Sequence[tuple[Any, Any]]
ANY = [("", _("any"))]


class WorkshopFilter(forms.Form):
    q = PersianCharField(label=_("Workshop, body or trade"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *WorkshopKind.choices])
    prison = forms.ChoiceField(label=_("Prison"), required=False)
    body = forms.ChoiceField(label=_("Body that runs it"), required=False)
    mine = forms.BooleanField(label=_("Only of or for my body"), required=False)
    ended = forms.BooleanField(label=_("Also closed ones"), required=False)

    def __init__(self, *args: Any, prisons: Choices, bodies: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["prison"].choices = [*ANY, *prisons]  # type: ignore[attr-defined]
        self.fields["body"].choices = [*ANY, *bodies]  # type: ignore[attr-defined]


class WorkshopForm(forms.Form):
    """``bodies``, ``prisons`` and ``trades`` are what may be chosen."""

    organisation = forms.TypedChoiceField(label=_("Body that runs it"), coerce=int)
    prison = forms.TypedChoiceField(
        label=_("For the people of"), coerce=int,
        help_text=_("The legal floor and hours of its province hold."),
    )  # fmt: skip
    name = PersianCharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=WorkshopKind.choices, widget=forms.RadioSelect,
        help_text=_("Only people of a fitting kind of institution can work there."),
    )  # fmt: skip
    trade = forms.TypedChoiceField(label=_("Trade"), required=False, coerce=int, empty_value=None)
    place = PersianCharField(label=_("Place"), required=False, max_length=160)
    active = forms.BooleanField(label=_("At work at present"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, bodies: Choices, prisons: Choices, trades: Choices, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        for name, choices in (("organisation", bodies), ("prison", prisons)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if len(choices) == 1:
                self.fields[name].initial = choices[0][0]
        if len(bodies) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
        _trades(self, trades)

    @staticmethod
    def initial_of(row: Workshop) -> dict[str, Any]:
        names = ("name", "kind", "place", "active", "version")
        return {n: getattr(row, n) for n in names} | {
            "organisation": row.organisation_id, "prison": row.prison_id, "trade": row.trade_id,
        }  # fmt: skip


def _trades(form: forms.Form, trades: Choices) -> None:
    """The field is left out while no trade is on record."""
    if trades:
        form.fields["trade"].choices = [("", _("none of these")), *trades]  # type: ignore[attr-defined]
    else:
        del form.fields["trade"]


class PostForm(forms.Form):
    title = PersianCharField(label=_("What the work is"), max_length=120)
    trade = forms.TypedChoiceField(label=_("Trade"), required=False, coerce=int, empty_value=None)
    seats = forms.IntegerField(
        label=_("Seats"), min_value=0, max_value=5000, initial=1, widget=LtrTextInput
    )
    pay_kind = forms.ChoiceField(label=_("Wage"), choices=PayKind.choices, widget=forms.RadioSelect)
    rate = MoneyField(
        label=_("Rate"),
        help_text=_("In toman, for an hour, a full month or a piece. Under the legal floor it is refused; a piece wage is raised to the floor by the hours worked."),
    )  # fmt: skip
    piece_unit = PersianCharField(
        label=_("What a piece is"), required=False, max_length=40,
        help_text=_("Only for a wage by the piece."),
    )  # fmt: skip
    minutes_day = HoursField(label=_("Hours a day"), help_text=_("Like 7:20."))
    minutes_week = HoursField(label=_("Hours a week"), help_text=_("Like 44."))
    rest_day = forms.TypedChoiceField(
        label=_("Day of rest"), coerce=int, choices=Weekday.choices, initial=Weekday.FRIDAY
    )
    shift_begins = ClockField(label=_("Shift begins"), required=False, help_text=_("Like 8:00."))
    shift_ends = ClockField(label=_("Shift ends"), required=False)
    active = forms.BooleanField(label=_("Open for people"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, trades: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _trades(self, trades)

    @staticmethod
    def initial_of(row: Post) -> dict[str, Any]:
        names = (
            "title", "seats", "pay_kind", "rate", "piece_unit", "minutes_day", "minutes_week",
            "rest_day", "shift_begins", "shift_ends", "active", "version",
        )  # fmt: skip
        return {n: getattr(row, n) for n in names} | {"trade": row.trade_id}


class ProductForm(forms.Form):
    name = PersianCharField(label=_("Product"), max_length=120)
    unit = PersianCharField(label=_("Counted in"), max_length=40)
    price = MoneyField(label=_("Price of one"), help_text=_("In toman."))
    active = forms.BooleanField(label=_("Made at present"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def initial_of(row: Product) -> dict[str, Any]:
        return {n: getattr(row, n) for n in ("name", "unit", "price", "active", "version")}


class OrderForm(forms.Form):
    product = forms.ChoiceField(label=_("Product"))
    buyer = PersianCharField(label=_("Buyer"), max_length=160)
    quantity = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=10**9, widget=LtrTextInput
    )
    unit_price = MoneyField(
        label=_("Price of one"), required=False,
        help_text=_("In toman; left empty, it is the product's price."),
    )  # fmt: skip
    ordered_on = JalaliDateField(label=_("Ordered on"), latest=today, initial=today)
    due = JalaliDateField(label=_("To be delivered by"))
    note = PersianCharField(label=_("Note"), required=False, max_length=300)
    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, products: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = products  # type: ignore[attr-defined]


class DeliverForm(forms.Form):
    quantity = forms.IntegerField(label=_("How many"), min_value=1, widget=LtrTextInput)
    on = JalaliDateField(label=_("Delivered on"), latest=today, initial=today)


class ChangeOrderForm(forms.Form):
    due = JalaliDateField(label=_("To be delivered by"))
    note = PersianCharField(label=_("Note"), required=False, max_length=300)


class ReasonForm(forms.Form):
    note = PersianCharField(label=_("Why"), max_length=300)


class OrderFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("open", _("not delivered yet")), ("", _("any")), *OrderState.choices],
    )  # fmt: skip
    workshop = forms.ChoiceField(label=_("Workshop"), required=False)
    late = forms.BooleanField(label=_("Only late ones"), required=False)

    def __init__(self, *args: Any, workshops: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["workshop"].choices = [*ANY, *workshops]  # type: ignore[attr-defined]
