"""Forms of the accounts and of payments. Amounts are typed in rials unless a unit is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.core.fields import JalaliDateField, MoneyField, PersianCharField, ShebaField
from bazgasht.core.jalali import today

from .states import PayeeKind, PaymentState

Choices = Sequence[tuple[Any, Any]]
LINES = 6
"""Lines an entry form offers; more are added as two entries."""


class RequestForm(forms.Form):
    """``request_id`` is made with the page, so that a form sent twice is one act."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)


class EntryForm(RequestForm):
    on = JalaliDateField(label=gettext_lazy("Day"), latest=today, initial=today)
    text = PersianCharField(label=gettext_lazy("What it is for"), max_length=200)


class LineForm(forms.Form):
    """One line: an account and an amount on one side."""

    account = forms.ChoiceField(label=gettext_lazy("Account"), required=False)
    debit = MoneyField(label=gettext_lazy("Debit (rial)"), unit="rial", required=False)
    credit = MoneyField(label=gettext_lazy("Credit (rial)"), unit="rial", required=False)

    def __init__(self, *args: Any, accounts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = [("", "—"), *accounts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        got = super().clean() or {}
        debit, credit = got.get("debit") or 0, got.get("credit") or 0
        if debit and credit:
            raise ValidationError(_("A line stands on one side: debit or credit."))
        if got.get("account") and not (debit or credit) and not self.errors:
            raise ValidationError(_("Write the amount of this line."))
        if (debit or credit) and not got.get("account"):
            self.add_error("account", _("Choose the account of this line."))
        return got

    @property
    def amount(self) -> int:
        """Debit-positive; 0 for an empty line."""
        got = self.cleaned_data
        return int(got.get("debit") or 0) - int(got.get("credit") or 0)


class ReasonForm(RequestForm):
    """A reason, and the day it counts from."""

    on = JalaliDateField(label=gettext_lazy("Day"), latest=today, initial=today)
    reason = PersianCharField(label=gettext_lazy("Reason"), max_length=200)


class WhyForm(forms.Form):
    reason = PersianCharField(label=gettext_lazy("Reason"), max_length=200)


class CloseForm(forms.Form):
    through = JalaliDateField(
        label=gettext_lazy("Close everything up to and including"), latest=today
    )


class JournalFilter(forms.Form):
    q = PersianCharField(label=gettext_lazy("What it is for"), required=False, max_length=80)
    account = forms.ChoiceField(label=gettext_lazy("Account"), required=False)
    since = JalaliDateField(label=gettext_lazy("From"), required=False)
    until = JalaliDateField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, accounts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = [("", _("any")), *accounts]  # type: ignore[attr-defined]


class PaymentFilter(forms.Form):
    q = PersianCharField(label=gettext_lazy("Payee or purpose"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("any")), *PaymentState.choices],
    )  # fmt: skip


class PaymentForm(RequestForm):
    """A payment asked for, or changed before it left (``version`` is then set)."""

    payee = PersianCharField(label=gettext_lazy("To whom"), max_length=120)
    sheba = ShebaField(
        label=gettext_lazy("Sheba"), required=False,
        help_text=gettext_lazy("Leave it empty when it is paid by hand, or to keep the one on file."),
    )  # fmt: skip
    amount = MoneyField(label=gettext_lazy("Amount (rial)"), unit="rial")
    purpose = PersianCharField(label=gettext_lazy("What it is for"), max_length=160)
    debit = forms.ChoiceField(label=gettext_lazy("Charged to account"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, accounts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["debit"].choices = list(accounts)  # type: ignore[attr-defined]


class PaidForm(RequestForm):
    on = JalaliDateField(label=gettext_lazy("Day the bank paid"), latest=today, initial=today)


class PayAccountForm(forms.Form):
    """Where the person wants money sent."""

    kind = forms.ChoiceField(label=gettext_lazy("Whose account"), choices=PayeeKind.choices)
    holder = PersianCharField(label=gettext_lazy("Name on the account"), max_length=120)
    relation = PersianCharField(
        label=gettext_lazy("What the holder is to the person"), required=False, max_length=40
    )
    sheba = ShebaField(label=gettext_lazy("Sheba"))
    asked_on = JalaliDateField(
        label=gettext_lazy("Day of the person's written request"), latest=today, initial=today
    )
