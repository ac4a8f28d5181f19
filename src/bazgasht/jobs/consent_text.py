"""The text of the consent to work outside while in custody, by version. What was signed keeps its."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CURRENT = "1405-1"

LINES = {
    "1405-1": (
        _("I want to do this work outside of my own free will. Nobody has put pressure on me."),
        _("The work, the employer, the hours and the wage were explained to me, and I have read the contract or had it read to me."),
        _("I may stop at any time without giving a reason. Stopping changes nothing else for me: not leave, not visits, not my file, not any decision about me."),
        _("The wage is mine and is paid to my own account."),
    ),
}  # fmt: skip
"""Version → what the person says; read out before signing."""


def lines(version: str = CURRENT) -> list[str]:
    """Raises KeyError for a version there never was."""
    return [str(line) for line in LINES[version]]
