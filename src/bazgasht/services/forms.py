"""Forms of the catalogue and of what was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.core.domains import Domain
from bazgasht.core.fields import (
    JalaliDateField,
    LtrTextInput,
    MoneyField,
    PersianCharField,
    WholeField,
)
from bazgasht.core.jalali import today

from .models import Service
from .services import Figures
from .states import SHOWS, AidKind, Unit

Choices = Sequence[tuple[Any, Any]]
ANY = [("", gettext_lazy("any"))]


class CatalogueFilter(forms.Form):
    """The state of the catalogue's list."""

    q = PersianCharField(label=gettext_lazy("Service or body"), required=False, max_length=80)
    domain = forms.ChoiceField(label=gettext_lazy("For which need"), required=False)
    provider = forms.ChoiceField(label=gettext_lazy("Body"), required=False)
    county = forms.ChoiceField(label=gettext_lazy("County"), required=False)
    aid = forms.BooleanField(label=gettext_lazy("Only aid of a counted kind"), required=False)
    ended = forms.BooleanField(label=gettext_lazy("Also what is no longer given"), required=False)

    def __init__(self, *args: Any, providers: Choices, counties: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["domain"].choices = [*ANY, *Domain.choices]  # type: ignore[attr-defined]
        self.fields["provider"].choices = [*ANY, *providers]  # type: ignore[attr-defined]
        self.fields["county"].choices = [*ANY, *((c, c) for c in counties)]  # type: ignore[attr-defined]


class ServiceForm(forms.Form):
    """An entry of the catalogue; ``providers`` and ``missions`` are what may be chosen."""

    provider = forms.ChoiceField(label=gettext_lazy("Body that gives it"))
    title = PersianCharField(label=gettext_lazy("Title"), max_length=160)
    description = PersianCharField(
        label=gettext_lazy("What it is, in plain words"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    domain = forms.ChoiceField(label=gettext_lazy("For which need"), choices=Domain.choices)
    mission = forms.TypedChoiceField(
        label=gettext_lazy("Mission"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("Decides on which working group's board it stands."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=Unit.choices)
    planned_units = WholeField(
        label=gettext_lazy("Units that make it complete"), min_value=1, max_value=1000, initial=1,
    )  # fmt: skip
    aid_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of aid"), choices=AidKind.choices, required=False,
        help_text=gettext_lazy("Aid of one kind to one household is not given twice without a reason."),
    )  # fmt: skip
    capacity_per_week = WholeField(
        label=gettext_lazy("Capacity per week, in units"), required=False, min_value=0, max_value=100_000,
    )  # fmt: skip
    expected_wait_days = WholeField(
        label=gettext_lazy("Expected wait in days"), required=False, min_value=0, max_value=3650,
    )  # fmt: skip
    answer_days = WholeField(
        label=gettext_lazy("Days to answer a referral"), min_value=1, max_value=90, initial=5,
    )  # fmt: skip
    working_days = forms.BooleanField(
        label=gettext_lazy("These are working days"), required=False, initial=True
    )
    cost = MoneyField(
        label=gettext_lazy("Cost per unit"), required=False, help_text=gettext_lazy("In toman.")
    )
    shows = forms.MultipleChoiceField(
        label=gettext_lazy("What you need to see besides the name"), required=False,
        choices=list(SHOWS.items()), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only what the service can't be given without."),
    )  # fmt: skip
    inside = forms.BooleanField(label=gettext_lazy("Given inside the prison"), required=False)
    active = forms.BooleanField(
        label=gettext_lazy("Given at present"), required=False, initial=True
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, providers: Choices, missions: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = providers  # type: ignore[attr-defined]
        if len(providers) == 1:
            self.fields["provider"].widget = forms.HiddenInput()
            self.fields["provider"].initial = providers[0][0]
        nothing = [("", _("none of these"))]
        self.fields["mission"].choices = [*nothing, *missions]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(service: Service) -> dict[str, Any]:
        names = (
            "title", "description", "domain", "unit", "planned_units", "aid_kind",
            "capacity_per_week", "expected_wait_days", "answer_days", "working_days", "cost",
            "shows", "inside", "active", "version",
        )  # fmt: skip
        values = {name: getattr(service, name) for name in names}
        return values | {"provider": service.provider.code, "mission": service.mission_id}


class RecordForm(forms.Form):
    """What was given to one person. ``service`` is fixed when it comes from a referral."""

    service = forms.TypedChoiceField(label=gettext_lazy("Service"), coerce=int)
    on = JalaliDateField(label=gettext_lazy("Day it was given"), latest=today, initial=today)
    quantity = WholeField(
        label=gettext_lazy("How much"),
        min_value=1,
        max_value=10_000,
        initial=1,
    )
    amount = MoneyField(
        label=gettext_lazy("Amount"), required=False,
        help_text=gettext_lazy("In toman; left empty, it is the service's cost times how much."),
    )  # fmt: skip
    repeat_reason = PersianCharField(
        label=gettext_lazy("Why it is given again"), required=False, max_length=200,
        help_text=gettext_lazy("Only when the household got aid of this kind a short while ago."),
    )  # fmt: skip
    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, services: Sequence[Service], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.services = {s.pk: s for s in services}
        self.fields["service"].choices = [(s.pk, s.title) for s in services]  # type: ignore[attr-defined]
        if len(services) == 1:
            self.fields["service"].widget = forms.HiddenInput()
            self.fields["service"].initial = services[0].pk

    @property
    def figures(self) -> Mapping[str, Any]:
        """Keyword arguments of ``record_delivery``; the cost stands in for an empty amount."""
        data = self.cleaned_data
        service = self.services[data["service"]]
        amount = data["amount"]
        if amount is None:
            amount = (service.cost or 0) * data["quantity"]
        return {
            "service_id": service.pk, "on": data["on"], "quantity": data["quantity"],
            "amount": amount, "repeat_reason": data["repeat_reason"],
            "request_id": data["request_id"],
        }  # fmt: skip


class FileNumberForm(forms.Form):
    """Whom it was given to, by the file number on the paper at hand."""

    file_no = PersianCharField(
        label=gettext_lazy("File number"),
        max_length=20,
        widget=LtrTextInput(attrs={"inputmode": "text"}),
    )


class BulkForm(forms.Form):
    """What is given to many families, and which families."""

    service = forms.TypedChoiceField(label=gettext_lazy("Service"), coerce=int)
    on = JalaliDateField(label=gettext_lazy("Day it is given"), latest=today, initial=today)
    quantity = WholeField(
        label=gettext_lazy("How much to each family"), min_value=1, max_value=10_000, initial=1,
    )  # fmt: skip
    amount = MoneyField(
        label=gettext_lazy("Amount for each family"), required=False,
        help_text=gettext_lazy("In toman; left empty, it is the service's cost times how much."),
    )  # fmt: skip
    source = forms.ChoiceField(
        label=gettext_lazy("Which families"), widget=forms.RadioSelect, initial="caseload",
        choices=[("caseload", gettext_lazy("families of our own clients")),
                 ("numbers", gettext_lazy("the file numbers below"))],
    )  # fmt: skip
    city = forms.ChoiceField(label=gettext_lazy("Only in this city"), required=False)
    fresh = forms.BooleanField(
        label=gettext_lazy("Leave out families that got aid of this kind a short while ago"), required=False,
        initial=True,
    )  # fmt: skip
    numbers = PersianCharField(
        label=gettext_lazy("File numbers, one in a line"), required=False, max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, services: Sequence[Service], cities: Sequence[str], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.services = {s.pk: s for s in services}
        self.fields["service"].choices = [(s.pk, s.title) for s in services]  # type: ignore[attr-defined]
        self.fields["city"].choices = [*ANY, *((c, c) for c in cities)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("source") == "numbers" and not (data.get("numbers") or "").split():
            self.add_error("numbers", _("Write at least one file number."))
        return data

    @property
    def rials(self) -> int:
        """For each family; the cost stands in for an empty amount."""
        data = self.cleaned_data
        if data["amount"] is not None:
            return int(data["amount"])
        return int((self.services[data["service"]].cost or 0) * data["quantity"])


class VoidForm(forms.Form):
    """Why a record is wrong, and what is right: nothing, or other figures."""

    reason = PersianCharField(label=gettext_lazy("Why this record is wrong"), max_length=200)
    right = forms.ChoiceField(
        label=gettext_lazy("What is right"), widget=forms.RadioSelect, required=False,
        choices=[("nothing", gettext_lazy("nothing was given")),
                 ("other", gettext_lazy("it was given, with the figures below"))],
    )  # fmt: skip
    on = JalaliDateField(label=gettext_lazy("Day it was given"), latest=today, required=False)
    quantity = WholeField(
        label=gettext_lazy("How much"), min_value=1, max_value=10_000, required=False
    )
    amount = MoneyField(
        label=gettext_lazy("Amount"), required=False, help_text=gettext_lazy("In toman.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("right") == "other":
            for name in ("on", "quantity", "amount"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Write what is right."))
        return data

    @property
    def figures(self) -> Figures | None:
        """None when nothing was given."""
        data = self.cleaned_data
        if data["right"] != "other":
            return None
        return Figures(data["on"], data["quantity"], data["amount"])


class DeliveryFilter(forms.Form):
    """The state of the list of what was given."""

    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of aid"), required=False)
    since = JalaliDateField(label=gettext_lazy("From"), required=False)
    until = JalaliDateField(label=gettext_lazy("Until"), required=False)
    voided = forms.BooleanField(label=gettext_lazy("Also voided ones"), required=False)

    def __init__(self, *args: Any, services: Sequence[Service], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [*ANY, *((str(s.public_id), s.title) for s in services)]  # type: ignore[attr-defined]
        kinds = [c for c in AidKind.choices if c[0]]
        self.fields["kind"].choices = [*ANY, *kinds]  # type: ignore[attr-defined]


class ExportForm(forms.Form):
    """A list as a file: without names, or with them and a reason that the journal keeps."""

    names = forms.BooleanField(label=gettext_lazy("With names and file numbers"), required=False)
    reason = PersianCharField(
        label=gettext_lazy("What the names are needed for"), required=False, max_length=200
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=(("xlsx", "Excel"), ("csv", "CSV")), initial="xlsx",
        required=False, widget=forms.RadioSelect,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("names") and len((data.get("reason") or "").strip()) < 5:
            self.add_error("reason", _("Say what the names are needed for."))
        return data
