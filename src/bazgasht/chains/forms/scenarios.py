"""Forms of scenarios: which chains, and what is changed at which link."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import LtrTextInput, MoneyField, PersianCharField

from ..models import Link
from ..networks import Read
from ..reckoning import Change
from ..services.scenarios import field_of
from ..states import ChangeKind, Stage
from ..words import amount
from .fields import QuantityField

Choices = Sequence[tuple[Any, Any]]


class ScenarioFilter(forms.Form):
    province = forms.ChoiceField(label=_("Province"), required=False)
    mine = forms.BooleanField(label=_("Only of my body"), required=False)

    def __init__(self, *args: Any, provinces: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [("", _("any")), *provinces]  # type: ignore[attr-defined]


class BeginForm(forms.Form):
    organisation = forms.TypedChoiceField(label=_("Body that plans"), coerce=int)
    title = PersianCharField(label=_("Title"), max_length=120)
    chains = forms.TypedMultipleChoiceField(
        label=_("Chains"), coerce=uuid.UUID, widget=forms.CheckboxSelectMultiple,
        help_text=_("All of one province."),
    )  # fmt: skip
    public_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Choices, chains: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["chains"].choices = chains  # type: ignore[attr-defined]
        self.fields["organisation"].choices = bodies  # type: ignore[attr-defined]
        if len(bodies) == 1:
            self.fields["organisation"].initial = bodies[0][0]
            self.fields["organisation"].widget = forms.HiddenInput()


@dataclass(frozen=True)
class Cell:
    field: Any
    label: str


@dataclass(frozen=True)
class Row:
    link: Link
    capacity: str
    cells: list[Cell]


COLUMNS = (ChangeKind.CAPACITY, ChangeKind.POSTS, ChangeKind.LOAN, ChangeKind.ORDERS,
           ChangeKind.SEATS)  # fmt: skip


def open_kinds(link: Link) -> list[ChangeKind]:
    """What can be changed at a link."""
    return [
        kind for kind, may in (
            (ChangeKind.FILL, link.missing), (ChangeKind.CAPACITY, True),
            (ChangeKind.POSTS, link.jobs_unit > 0), (ChangeKind.LOAN, link.cost_unit > 0),
            (ChangeKind.ORDERS, link.stage == Stage.SALE),
            (ChangeKind.SEATS, link.jobs_unit > 0),
        ) if may
    ]  # fmt: skip


class ChangesForm(forms.Form):
    """A field per link and kind, named as :func:`field_of` names a change."""

    title = PersianCharField(label=_("Title"), max_length=120)
    note = PersianCharField(label=_("Note"), required=False, max_length=500)
    seat_cost = MoneyField(
        label=_("Cost of a training seat"), required=False, help_text=_("In toman.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, reads: Sequence[Read], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.reads = reads
        self._kinds: dict[str, tuple[str, str, ChangeKind]] = {}
        for read in reads:
            for link in read.links:
                for kind in open_kinds(link):
                    self._add(str(read.chain.public_id), link, kind)

    def _add(self, chain: str, link: Link, kind: ChangeKind) -> None:
        name = field_of(Change(chain, link.key, kind, Decimal(0)))
        label = f"{link.title}: {kind.label}"
        attrs = {"class": "form-control form-control-sm", "aria-label": label}
        field: forms.Field
        if kind == ChangeKind.FILL:
            check = forms.CheckboxInput({"class": "form-check-input", "aria-label": label})
            field = forms.BooleanField(label=label, required=False, widget=check)
        elif kind == ChangeKind.LOAN:
            field = MoneyField(
                label=label, required=False, widget=LtrTextInput({**attrs, "dir": "auto"})
            )
        else:
            whole = kind in (ChangeKind.POSTS, ChangeKind.SEATS)
            field = QuantityField(
                label=label, required=False, signed=kind == ChangeKind.CAPACITY,
                places=0 if whole else 3,
                widget=LtrTextInput({**attrs, "inputmode": "numeric" if whole else "text"}),
            )  # fmt: skip
        self.fields[name] = field
        self._kinds[name] = (chain, link.key, kind)

    @property
    def head(self) -> list[Any]:
        return [self["title"], self["note"], self["seat_cost"]]

    def tables(self) -> Iterator[tuple[Read, list[Row]]]:
        """Per chain its rows; a cell without a field can't be changed."""
        for read in self.reads:
            yield read, [self._row(read, link) for link in read.links]

    def _row(self, read: Read, link: Link) -> Row:
        cells = []
        for kind in (ChangeKind.FILL, *COLUMNS):
            name = field_of(Change(str(read.chain.public_id), link.key, kind, Decimal(0)))
            cells.append(Cell(self[name] if name in self.fields else None, str(kind.label)))
        return Row(link, amount(float(link.capacity)), cells)

    def changes(self) -> list[Change]:
        """What was typed, without what changes nothing."""
        found = []
        seat = self.cleaned_data.get("seat_cost") or 0
        for name, (chain, key, kind) in self._kinds.items():
            value = self.cleaned_data.get(name)
            if not value:
                continue
            amount = Decimal(1) if kind == ChangeKind.FILL else Decimal(value)
            cost = round(amount * seat) if kind == ChangeKind.SEATS else 0
            found.append(Change(chain, key, kind, amount, cost))
        return found

    @staticmethod
    def initial_of(row: Any, changes: Sequence[Change]) -> dict[str, Any]:
        first: dict[str, Any] = {"title": row.title, "note": row.note, "version": row.version}
        for change in changes:
            value: Any = change.amount
            if change.kind == ChangeKind.FILL:
                value = True
            elif change.kind == ChangeKind.LOAN:
                value = int(change.amount)
            elif change.kind == ChangeKind.SEATS and change.amount:
                first["seat_cost"] = round(change.cost / change.amount) or None
            first[field_of(change)] = value
        return first
