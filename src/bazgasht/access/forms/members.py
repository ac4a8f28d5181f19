"""Forms about people's roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import PersianCharField

from ..models import Lost, Membership
from ..roles import ROLES


def role_choices(codes: list[str]) -> list[tuple[str, Any]]:
    return [(code, ROLES[code].name) for code in codes]


class InviteForm(forms.Form):
    name = PersianCharField(label=_("Full name"), max_length=120)
    username = forms.CharField(
        label=_("User name"),
        max_length=30,
        widget=forms.TextInput(
            {"dir": "ltr", "autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=_("Small Latin letters and digits; someone with an account keeps theirs."),
    )
    role = forms.ChoiceField(label=_("Role"))
    email = forms.EmailField(label=_("E-mail"), required=False)

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = role_choices(roles)
        if len(roles) == 1:
            role.widget, role.initial = forms.HiddenInput(), roles[0]


class HandoverForm(forms.Form):
    """Who takes over; ``able`` are the colleagues who can."""

    handover_to = forms.ChoiceField(label=_("Files go to"), required=False)

    def __init__(self, *args: Any, able: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not able:
            del self.fields["handover_to"]
            return
        field: Any = self.fields["handover_to"]
        people = [(str(m.user_id), f"{m.user.name} · {ROLES[m.role].name}") for m in able]
        field.choices = [("", _("Choose a colleague")), *people]

    def handover(self) -> int | None:
        value = self.cleaned_data.get("handover_to")
        return int(value) if value else None


class EndForm(HandoverForm):
    """The leaver's form: where a colleague can take the files over, one has to be named."""

    reason = PersianCharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "handover_to" in self.fields:
            field = self.fields["handover_to"]
            field.required = True
            field.error_messages["required"] = _("Choose who takes over this person's files.")


class RoleForm(HandoverForm):
    """A new role; what it no longer carries goes to a colleague."""

    role = forms.ChoiceField(label=_("New role"))
    field_order = ("role", "handover_to")

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = role_choices(roles)
        if "handover_to" in self.fields:
            self.fields["handover_to"].help_text = _(
                "Only when the new role no longer carries files, plans or referrals."
            )


class LostForm(forms.Form):
    what = forms.ChoiceField(
        label=_("What is lost"), choices=Lost.choices, widget=forms.RadioSelect
    )
    reason = PersianCharField(label=_("Reason"), max_length=300)
