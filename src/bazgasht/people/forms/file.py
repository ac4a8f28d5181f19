"""Notes, documents, consents, corrections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.access.kinds import COORDINATING, Kind
from bazgasht.access.models import Organisation
from bazgasht.core.fields import JalaliDateField, PersianCharField
from bazgasht.core.jalali import today
from bazgasht.ui.finder import Finder, FinderForm

from ..states import ConsentKind


class NoteForm(forms.Form):
    text = PersianCharField(
        label=_("Note"), max_length=20_000, widget=forms.Textarea({"rows": 6, "dir": "auto"})
    )
    on = JalaliDateField(
        label=_("The day it is about"), required=False, latest=today,
        help_text=_("Empty means today."),
    )  # fmt: skip


class AttachForm(forms.Form):
    title = PersianCharField(
        label=_("What it is"), max_length=120,
        help_text=_("A birth certificate, a court's letter … Write no name here."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, JPEG or PNG, at most 10 megabytes."),
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}), allow_empty_file=True,
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = PersianCharField(label=_("Reason"), max_length=200)


class ConsentForm(FinderForm):
    kind = forms.ChoiceField(
        label=_("What the person agrees to"), choices=ConsentKind.choices, widget=forms.RadioSelect
    )
    organisation = forms.TypedChoiceField(
        label=_("Body the person names"), coerce=int, required=False, empty_value=None,
        widget=Finder(live=""),
        help_text=_("For follow-up after release and for sharing the file."),
    )  # fmt: skip
    given_on = JalaliDateField(label=_("Signed on"), latest=today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        rows = Organisation.objects.filter(active=True).exclude(kind__in=COORDINATING)
        found = list(rows.order_by("sort_key").values_list("pk", "name", "kind"))
        care = [(pk, name) for pk, name, kind in found if kind == Kind.AFTERCARE]
        rest = [(pk, name) for pk, name, kind in found if kind != Kind.AFTERCARE]
        field.choices = [("", _("none"))]
        if care:
            field.choices += [(_("Post-release care centres"), care)]
        field.choices += [(_("Other bodies"), rest)]


class CorrectionForm(forms.Form):
    subject = PersianCharField(
        label=_("What is wrong"), max_length=120, help_text=_("For example: date of birth")
    )
    says = PersianCharField(
        label=_("What the person says"), max_length=4000,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )  # fmt: skip


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=(("yes", _("It was wrong and has been corrected")), ("no", _("It stays as it is"))),
    )  # fmt: skip
    answer = PersianCharField(
        label=_("Answer to the person"), max_length=2000,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )  # fmt: skip
