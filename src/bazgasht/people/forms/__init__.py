"""Forms of the people room; what a service refuses is shown beside the field it names."""

from __future__ import annotations

from django import forms

from bazgasht.core.errors import DomainError


def refuse(form: forms.Form, error: DomainError) -> None:
    """Show a service's refusal beside its field, or on top when it names none of the form's."""
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, error.message)
