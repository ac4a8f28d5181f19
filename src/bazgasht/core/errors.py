"""What may go wrong in the domain: one class per answer, each with a code and a readable reason.

Services, policies and parsers raise these; a page shows ``message`` to the person it concerns,
an import writes ``code`` beside it. Nothing here holds a person's data.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from .digits import localise


class DomainError(Exception):
    """``code`` is stable and machine-readable; ``message`` is translated when it is read.

    ``message`` may be lazy and may hold ``%(name)s`` places, filled from ``params``; whole numbers
    among them are read in the digits of the page.
    """

    http_status = 400
    default_message: Any = _("This can't be done.")

    def __init__(self, code: str, message: Any = "", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self._message = message

    @property
    def message(self) -> str:
        text = str(self._message) or str(self.default_message)
        said = {k: localise(v) if type(v) is int else v for k, v in self.params.items()}
        return text % said if said else text

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class NotAllowed(DomainError):
    """The person may not do this."""

    http_status = 403
    default_message = _("You may not do this.")


class NotFound(DomainError):
    """Missing, or outside what the person may see: the answer is the same."""

    http_status = 404
    default_message = _("This was not found.")


class Conflict(DomainError):
    """The state of the thing does not allow it (any more)."""

    http_status = 409
    default_message = _("The state of this record does not allow that.")
    page = ""
    """Where the record can be seen as it stands now; empty: the page one came from."""


class StaleVersion(Conflict):
    """Somebody else changed the record after the form was opened."""

    default_message = _("Somebody else changed this record while you had it open.")


class InvalidValue(DomainError):
    """A value that can't be accepted; ``field`` names the form field it stands in, if known."""

    http_status = 422
    default_message = _("This value is not valid.")

    def __init__(
        self, code: str, message: Any = "", *, field: str | None = None, **params: Any
    ) -> None:
        super().__init__(code, message, **params)
        self.field = field
