"""The text of the consent to work, by version. What was signed keeps its version."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CURRENT = "1405-1"

LINES = {
    "1405-1": (
        _("I want to do this work of my own free will. Nobody has put pressure on me."),
        _("The kind of work, the hours, the day of rest and the wage were explained to me, and I have read this contract or had it read to me."),
        _("I may stop at any time without giving a reason. Stopping changes nothing else for me: not leave, not visits, not my file, not any decision about me."),
        _("The wage is paid as I have agreed below. A part for my family is paid only because I ask for it, and I may change that."),
        _("What I have earned up to the day I stop is paid to me in full."),
    ),
}  # fmt: skip
"""Version → what the person says; printed on the contract and read out before signing."""


def lines(version: str = CURRENT) -> list[str]:
    """Raises KeyError for a version there never was."""
    return [str(line) for line in LINES[version]]
