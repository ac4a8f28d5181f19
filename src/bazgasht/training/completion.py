"""The completion rule: attendance and mark as a course states them, pure and worked through here.

A person has completed a course when both hold:

- sessions they were at (present or late) are at least ``min_attendance`` per cent of the sessions
  held without those they were excused from: 8 of 10 is 80; with 2 excused, 7 of 8 is 87. The share
  is compared exactly, never rounded up: 79.9 is below 80. With no session left to count it holds;
- their mark is at least ``pass_mark``; a course without one has no assessment. No mark is below
  every pass mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bazgasht.core.digits import localise

from .states import COUNTS_AS_THERE, LEFT_OUT, Presence


@dataclass(frozen=True)
class Share:
    """``there`` of ``counted`` sessions; ``excused`` were left out."""

    there: int
    counted: int
    excused: int = 0

    @property
    def per_cent(self) -> int | None:
        """Rounded down; None when nothing is counted."""
        return None if not self.counted else self.there * 100 // self.counted


@dataclass(frozen=True)
class Outcome:
    completed: bool
    reasons: tuple[str, ...]
    """What the rule looked at, in words."""


def share_of(states: Iterable[str]) -> Share:
    """Of the recorded states of one person."""
    listed = [Presence(s) for s in states]
    excused = sum(s in LEFT_OUT for s in listed)
    return Share(sum(s in COUNTS_AS_THERE for s in listed), len(listed) - excused, excused)


def outcome(share: Share, mark: int | None, min_attendance: int, pass_mark: int | None) -> Outcome:
    """Whether the rule holds, with what was compared."""
    attended = share.counted == 0 or share.there * 100 >= min_attendance * share.counted
    passed = pass_mark is None or (mark is not None and mark >= pass_mark)
    reasons = [
        _("attendance: %(there)s of %(counted)s sessions, at least %(least)s%% needed")
        % {
            "there": localise(share.there),
            "counted": localise(share.counted),
            "least": localise(min_attendance),
        }
    ]
    if pass_mark is not None:
        said = _("not recorded") if mark is None else localise(mark)
        reasons.append(
            _("mark: %(mark)s, at least %(least)s needed")
            % {"mark": said, "least": localise(pass_mark)}
        )
    return Outcome(attended and passed, tuple(reasons))
