"""Forms about pledges, their texts and commitments."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.access.models import Organisation
from bazgasht.core.digits import localise
from bazgasht.core.fields import JalaliDateField, PersianCharField, WholeField
from bazgasht.ui.finder import Finder, FinderForm

from .. import selectors
from ..models import Commitment, Pledge, PledgeText
from ..services import CommitmentDraft
from ..states import Counted, PledgeState

ANY = [("", gettext_lazy("any"))]
NO_PERSONS = gettext_lazy("Write no names of persons here.")


class PledgeFilter(forms.Form):
    q = PersianCharField(label=gettext_lazy("Body"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[*ANY, *PledgeState.choices]
    )
    headquarters = forms.ChoiceField(
        label=gettext_lazy("Headquarters"), required=False, widget=Finder(live="get")
    )
    group = forms.ChoiceField(
        label=gettext_lazy("Working group"), required=False, widget=Finder(live="get")
    )
    returned = forms.BooleanField(label=gettext_lazy("Only what came back"), required=False)

    def __init__(
        self,
        *args: Any,
        heads: Iterable[Organisation],
        groups: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, bodies in (("headquarters", heads), ("group", groups)):
            field: Any = self.fields[name]
            field.choices = [*ANY, *((b.code, b.name) for b in bodies)]


class PledgeForm(FinderForm):
    """Text and term of a draft."""

    text = forms.ModelChoiceField(
        label=gettext_lazy("Text"), queryset=PledgeText.objects.none(), empty_label=None,
        help_text=gettext_lazy("The published text the body signs."),
    )  # fmt: skip
    starts = JalaliDateField(label=gettext_lazy("First day"))
    ends = JalaliDateField(label=gettext_lazy("Last day"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, headquarters: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["text"]
        if headquarters is not None:
            field.queryset = selectors.usable_texts(headquarters)
        field.label_from_instance = text_label


def text_label(text: PledgeText) -> str:
    return _("%(title)s (version %(n)s)") % {"title": text.title, "n": localise(text.number)}


class NewPledgeForm(PledgeForm):
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Body"), queryset=Organisation.objects.none(),
        empty_label=gettext_lazy("Choose a body"), widget=Finder,
    )  # fmt: skip
    request_id = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("organisation", "text", "starts", "ends")

    def __init__(self, *args: Any, headquarters: Organisation, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, headquarters=headquarters, **kwargs)
        del self.fields["version"]
        field: Any = self.fields["organisation"]
        field.queryset = bodies


class CommitmentForm(forms.Form):
    mission = forms.ChoiceField(
        label=gettext_lazy("Mission"),
        help_text=gettext_lazy("For which mission; its working group follows the promise up."),
    )
    indicator = forms.ChoiceField(
        label=gettext_lazy("What is counted"),
        help_text=gettext_lazy("From the weekly figures; nobody types what was delivered."),
    )
    counted = forms.ChoiceField(
        label=gettext_lazy("Counted is"), choices=Counted.choices, widget=forms.RadioSelect,
        initial=Counted.GROUP,
    )  # fmt: skip
    quantity = WholeField(label=gettext_lazy("How many"), min_value=1, max_value=10**15)
    starts = JalaliDateField(label=gettext_lazy("From"))
    due = JalaliDateField(label=gettext_lazy("By"))
    note = PersianCharField(
        label=gettext_lazy("Note"), required=False, max_length=300, help_text=NO_PERSONS
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mission: Any = self.fields["mission"]
        rows = selectors.missions_under(pledge.headquarters_id)
        mission.choices = [
            ("", _("Choose a mission")),
            *(
                (group.name, [(m.pk, m.title) for m in missions])
                for group, missions in groupby(rows, key=lambda m: m.working_group)
            ),
        ]
        indicator: Any = self.fields["indicator"]
        indicator.choices = [
            ("", _("Choose what is counted")),
            *((i.code, i.label) for i in selectors.promisable()),
        ]

    def draft(self) -> CommitmentDraft:
        """Only after is_valid."""
        got = self.cleaned_data
        return CommitmentDraft(
            mission_id=int(got["mission"]), indicator=got["indicator"], quantity=got["quantity"],
            starts=got["starts"], due=got["due"], counted=got["counted"], note=got["note"],
        )  # fmt: skip


def commitment_values(line: Commitment) -> dict[str, Any]:
    names = ("indicator", "counted", "quantity", "starts", "due", "note")
    return {"mission": line.mission_id} | {n: getattr(line, n) for n in names}


class ReasonForm(forms.Form):
    reason = PersianCharField(
        label=gettext_lazy("Why"), max_length=500, help_text=NO_PERSONS,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class SignForm(forms.Form):
    """Beside it stands the proof of who signs, a form of the sign-in pages."""

    office = PersianCharField(
        label=gettext_lazy("Your office"), max_length=120,
        help_text=gettext_lazy("As it is printed under the signature: “Director general”."),
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read this pledge and sign it for the body.")
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput)


class TextForm(forms.Form):
    title = PersianCharField(label=gettext_lazy("Title"), max_length=200)
    text = PersianCharField(
        label=gettext_lazy("Text"), max_length=20_000, widget=forms.Textarea({"rows": 14}),
        help_text=gettext_lazy("An empty line begins a paragraph. Write no names of persons here."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
