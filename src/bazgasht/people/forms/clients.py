"""Who a person is: looked for, opened, changed."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bazgasht.core.digits import identifier_text
from bazgasht.core.fields import (
    JalaliDateField,
    LtrTextInput,
    MobileField,
    NationalIdField,
    PartialDateField,
    PersianCharField,
)
from bazgasht.core.jalali import today

from ..services.clients import Person
from ..states import (
    COUNTRIES,
    ContactKind,
    Education,
    Institution,
    LegalStatus,
    Marital,
    Offence,
    Sex,
)

LATIN = LtrTextInput({"inputmode": "text"})
ISLAND = "\u2066%s\u2069"
"""Left to right among Persian words, where no markup can stand."""
FOREIGN_ID = re.compile(r"(?=.*[0-9])[A-Z0-9/-]{4,40}")
YES_NO = (("", _("not recorded")), ("yes", _("goes to school")), ("no", _("does not go to school")))


class ForeignIdField(forms.CharField):
    """As it is stored and looked up: no spaces, Latin capitals and digits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=LATIN, **kwargs)

    def clean(self, value: Any) -> str:
        number = identifier_text(super().clean(value)).upper().replace(" ", "")
        if number and not FOREIGN_ID.fullmatch(number):
            raise ValidationError(
                _("Write it as on the paper: Latin letters and digits, four at least."),
                "foreign_id",
            )
        return number


class WhoForm(forms.Form):
    """The first step: is there a file already?"""

    national_id = NationalIdField(
        label=_("National id"), required=False,
        help_text=_("Ten digits; zeros lost at the front come back by themselves."),
    )  # fmt: skip
    foreign_id = ForeignIdField(label=_("Or the foreigner's id or passport"), required=False)
    given = PersianCharField(label=_("Given name"), max_length=80, required=False)
    family = PersianCharField(label=_("Family name"), max_length=80, required=False)
    father = PersianCharField(label=_("Father's name"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        got = super().clean() or {}
        if not self.errors and not any(got.get(n) for n in ("national_id", "foreign_id", "family")):
            raise ValidationError(_("Write the national id or the family name."), "who.nothing")
        return got

    @property
    def number(self) -> str:
        return self.cleaned_data["national_id"] or self.cleaned_data["foreign_id"]

    @property
    def text(self) -> str:
        """What to look for when there is no id."""
        return " ".join(filter(None, (self.cleaned_data[n] for n in ("given", "family", "father"))))


class PersonForm(forms.Form):
    """Name and identity. ``keeps``: whether ids are on file, which an empty field then keeps."""

    given = PersianCharField(label=_("Given name"), max_length=80)
    family = PersianCharField(label=_("Family name"), max_length=80)
    father = PersianCharField(label=_("Father's name"), max_length=80, required=False)
    alias = PersianCharField(label=_("Also known as"), max_length=80, required=False)
    national_id = NationalIdField(label=_("National id"), required=False)
    nationality = forms.ChoiceField(label=_("Nationality"), choices=COUNTRIES, initial="IR")
    foreign_id = ForeignIdField(label=_("Foreigner's id or passport"), required=False)
    birth = PartialDateField(
        label=_("Date of birth"), required=False,
        help_text=_("The whole date, or the year or month alone: 1372, 1372/6, 1372/06/05."),
    )  # fmt: skip
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False)
    marital = forms.ChoiceField(label=_("Marital status"), choices=Marital.choices, required=False)
    education = forms.ChoiceField(label=_("Education"), choices=Education.choices, required=False)
    skill = PersianCharField(label=_("Skill or trade"), max_length=80, required=False)
    in_school = forms.ChoiceField(label=_("School (children)"), choices=YES_NO, required=False)

    def clean(self) -> dict[str, Any]:
        got = super().clean() or {}
        if got.get("foreign_id") and got.get("nationality") == "IR":
            self.add_error(
                "nationality", _("Whoever has a foreigner's id is of another country: choose it.")
            )
        return got

    def person(self, **ids: str | None) -> Person:
        """For the service; ``ids`` decide what an empty id means."""
        got = self.cleaned_data
        school = {"yes": True, "no": False}.get(got["in_school"])
        return Person(
            **{n: got[n] for n in ("given", "family", "father", "alias", "birth", "sex",
                                   "nationality", "marital", "education", "skill")},
            in_school=school, **ids,
        )  # fmt: skip


class EditPersonForm(PersonForm):
    """An empty id keeps the one on file; a tick takes it away."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    drop_national_id = forms.BooleanField(
        label=_("The national id on file is wrong; remove it"), required=False
    )
    drop_foreign_id = forms.BooleanField(
        label=_("The foreigner's id on file is wrong; remove it"), required=False
    )

    def __init__(self, *args: Any, masked: str = "", masked_foreign: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        if masked:
            self.fields["national_id"].help_text = _("On file: %(id)s. Empty keeps it.") % {
                "id": ISLAND % masked
            }
        else:
            del self.fields["drop_national_id"]
        if masked_foreign:
            self.fields["foreign_id"].help_text = _("On file: %(id)s. Empty keeps it.") % {
                "id": ISLAND % masked_foreign
            }
        else:
            del self.fields["drop_foreign_id"]

    def edited(self) -> Person:
        got = self.cleaned_data
        return self.person(
            national_id="" if got.get("drop_national_id") else got["national_id"] or None,
            foreign_id="" if got.get("drop_foreign_id") else got["foreign_id"] or None,
        )


class OpeningForm(PersonForm):
    """``key``: the form as it was handed out; sent twice, it opens one file."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)


class NewClientForm(OpeningForm):
    """A new file: whose it is, how to reach the person and, in a prison, the stay."""

    organisation = forms.TypedChoiceField(label=_("Body that keeps the file"), coerce=int)
    mobile = MobileField(label=_("Mobile"), required=False)
    address = PersianCharField(label=_("Address"), max_length=300, required=False)
    city = PersianCharField(label=_("City"), max_length=60, required=False)
    admitted_on = JalaliDateField(
        label=_("Admitted to the prison on"), required=False, kind="admission", latest=today,
        help_text=_("Empty for somebody who is not in custody."),
    )  # fmt: skip
    legal_status = forms.ChoiceField(
        label=_("Legal status"), choices=LegalStatus.choices, required=False
    )
    institution = forms.ChoiceField(
        label=_("Kind of institution"), choices=Institution.choices, required=False
    )
    offence = forms.ChoiceField(label=_("Offence"), choices=Offence.choices, required=False)
    expected_release = JalaliDateField(label=_("Expected release"), required=False, kind="release")
    CUSTODY = ("admitted_on", "legal_status", "institution", "offence", "expected_release")

    def __init__(self, *args: Any, bodies: list[tuple[int, str]], custody: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.choices = bodies
        if len(bodies) == 1:
            field.initial = bodies[0][0]
            field.widget = forms.HiddenInput()
        if not custody:
            for name in self.CUSTODY:
                del self.fields[name]


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind.choices)
    value = PersianCharField(
        label=_("Number or address"), max_length=300, widget=forms.TextInput({"dir": "auto"})
    )
    city = PersianCharField(label=_("City"), max_length=60, required=False)
    postal_code = forms.CharField(
        label=_("Postal code"), max_length=20, required=False, widget=LtrTextInput
    )
    note = PersianCharField(label=_("Whose it is, when to call"), max_length=120, required=False)


class DeathForm(forms.Form):
    on = JalaliDateField(label=_("Died on"), latest=today)


class FamilyMemberForm(OpeningForm):
    """One page per member: what the person is to a relative on file, and who they are."""

    relative = forms.TypedChoiceField(label=_("Relative on file"), coerce=int, required=False)
    kind = forms.ChoiceField(label=_("What this person is to them"), required=False)
    head = forms.BooleanField(label=_("Head of the household"), required=False)
    mobile = MobileField(label=_("Mobile"), required=False)
    field_order = ("relative", "kind")

    def __init__(self, *args: Any, relatives: list[tuple[int, str]], kinds: list, **kwargs: Any):
        super().__init__(*args, **kwargs)
        relative: Any = self.fields["relative"]
        relative.choices = [("", _("nobody on file")), *relatives]
        relative.empty_value = None
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("choose")), *kinds]

    def clean(self) -> dict[str, Any]:
        got = super().clean() or {}
        if got.get("relative") and not got.get("kind"):
            self.add_error("kind", _("Choose how they are related."))
        return got
