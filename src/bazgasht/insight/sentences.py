"""The week in plain words. Each sentence is a row of a table: when it is said, and what it says;
everything in it is a figure of the report. What is not known is said, never taken for nought."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bazgasht.core import indicators
from bazgasht.core.jalali import local_date

from . import lights
from .lights import Colour
from .selectors import share

NAMED = 3
"""So many bodies are named in a sentence; the others are counted."""
MOVED_AT_LEAST = 5
"""A figure that moved by less is not told of as what moved most."""


def percent(value: float | None) -> str:
    """Whole per cent, or a dash where there was nothing to take a share of."""
    return "—" if value is None else _("%(n)s%%") % {"n": round(value * 100)}


def running(body: Mapping[str, Any]) -> bool:
    """Whether the week was not over when the figures were made."""
    made = local_date(datetime.fromisoformat(body["made_at"]))
    return made <= date.fromisoformat(body["end"])


class Story:
    """A report's figures as its sentences ask for them."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = body
        self.values: Mapping[str, int] = body["whole"]
        self.before: Mapping[str, int] = body["week_before"]
        self.year: Mapping[str, int] = body["last_year"]
        self.running = running(body)
        self.late_code: str = body.get("late", "referrals.overdue")
        self.late = late_bodies(body)
        self.silent: Sequence[Mapping[str, Any]] = body.get("silent", ())
        rules = body.get("rules")
        self.lights = lights.judged(rules, self.values) if rules else []
        self.columns: Sequence[str] = body.get("columns", ())

    def n(self, code: str) -> int:
        return self.values.get(code, 0)


def late_bodies(body: Mapping[str, Any]) -> list[tuple[str, int]]:
    """(name, how much stands past its date at the week's end), the most first."""
    code = body.get("late", "referrals.overdue")
    found = ((b["name"], b["values"].get(code, 0)) for b in body["bodies"])
    return [(name, n) for name, n in found if n]


def listed(names: Iterable[str]) -> str:
    """«الف، ب و پ»."""
    found = list(names)
    if len(found) < 2:
        return "".join(found)
    return _("%(many)s and %(last)s") % {"many": _(", ").join(found[:-1]), "last": found[-1]}


def some_of(names: Sequence[str]) -> str:
    """The first few by name, the others by their number."""
    more = len(names) - NAMED
    if more <= 0:
        return listed(names)
    others = ngettext("%(n)s other", "%(n)s others", more) % {"n": more}
    return listed([*names[:NAMED], others])


@dataclass(frozen=True)
class Sentence:
    code: str
    when: Callable[[Story], bool]
    say: Callable[[Story], str]


def _arrived(s: Story) -> str:
    text = (
        _("So far this week %(received)s referrals came in and %(answered)s were answered.")
        if s.running else
        _("This week %(received)s referrals came in and %(answered)s were answered.")
    )  # fmt: skip
    return text % {"received": s.n("referrals.received"), "answered": s.n("referrals.answered")}


def _beside(s: Story) -> str:
    """Beside the week before and last year's, of which something is known; a running week is told
    without a direction."""
    before = s.before.get("referrals.answered", 0) if s.before else None
    year = s.year.get("referrals.answered", 0) if s.year else None
    if before is not None and year is not None:
        text = _("In the whole week before %(before)s were answered, and %(year)s in the same week"
                 " last year.") if s.running else _(
                "The week before %(before)s were answered, and %(year)s in the same week last year.")  # fmt: skip
    elif before is not None:
        text = (
            _("In the whole week before %(before)s were answered.") if s.running
            else _("The week before %(before)s were answered.")
        )  # fmt: skip
    else:
        text = _("In the same week last year %(year)s were answered.")
    return text % {"before": before, "year": year}


def _in_time(s: Story) -> str:
    part, whole = s.n("referrals.answered_in_time"), s.n("referrals.answered")
    figures = {"share": percent(share(part, whole)), "n": part, "all": whole}
    return _("%(share)s of the answers were in time (%(n)s of %(all)s).") % figures


def _overdue(s: Story) -> str:
    """How many stood unanswered, and with whom: one body is named only when it has the most."""
    overdue = s.n("referrals.overdue")
    if not overdue:
        return _("No referral was left without an answer past its date.")
    most = s.late[0][1] if s.late else 0
    figures = {
        "n": overdue, "bodies": len(s.late), "most": most, "body": s.late[0][0] if s.late else "",
    }  # fmt: skip
    if len(s.late) == 1:
        text = ngettext(
            "%(n)s referral was without an answer past its date, with %(body)s.",
            "%(n)s referrals were without an answer past their date, all with %(body)s.", overdue,
        )  # fmt: skip
    elif not s.late:
        text = ngettext(
            "%(n)s referral was without an answer past its date.",
            "%(n)s referrals were without an answer past their date.", overdue,
        )  # fmt: skip
    elif most == s.late[1][1]:
        text = _("%(n)s referrals were without an answer past their date, with %(bodies)s bodies.")
    else:
        text = _(
            "%(n)s referrals were without an answer past their date, with %(bodies)s bodies; the"
            " most of all (%(most)s) with %(body)s."
        )
    return text % figures


def _silent(s: Story) -> str:
    n = len(s.silent)
    return ngettext(
        "%(n)s body that owed an answer has not reported: %(names)s.",
        "%(n)s bodies that owed an answer have not reported: %(names)s.", n,
    ) % {"n": n, "names": some_of([row["name"] for row in s.silent])}  # fmt: skip


def _delivered(s: Story) -> str:
    acts, homes = s.n("deliveries.count"), s.n("households.reached")
    if not acts:
        return _("No delivery was recorded.")
    given = ngettext("%(n)s service was delivered", "%(n)s services were delivered", acts)
    if "households.reached" in s.body.get("no_whole", ()):
        return _("%(text)s.") % {"text": given % {"n": acts}}
    reached = ngettext(
        "it reached %(n)s household", "they reached %(n)s households, each counted once", homes
    )
    return _("%(given)s; %(reached)s.") % {
        "given": given % {"n": acts},
        "reached": reached % {"n": homes},
    }


def most_moved(s: Story) -> tuple[str, int, int] | None:
    """(indicator, before, now) of the column that moved most for its size, or None."""
    if s.running or not s.before:
        return None
    found = [
        (abs(now - was) / max(was, 1), code, was, now)
        for code in s.columns
        if code not in s.body.get("no_whole", ())
        and abs((now := s.n(code)) - (was := s.before.get(code, 0))) >= MOVED_AT_LEAST
    ]
    return max(found)[1:] if found else None


def _moved(s: Story) -> str:
    code, was, now = most_moved(s) or ("", 0, 0)
    figures = {"what": str(indicators.get(code).label), "was": was, "now": now}
    if now > was:
        return _("What moved most: “%(what)s” rose from %(was)s to %(now)s.") % figures
    return _("What moved most: “%(what)s” fell from %(was)s to %(now)s.") % figures


def _evidence(s: Story) -> str:
    part, whole = s.n("referrals.results_evidenced"), s.n("referrals.results")
    figures = {"n": whole, "missing": whole - part}
    if part == whole:
        return ngettext(
            "%(n)s referral ended with a result, and its delivery is recorded.",
            "%(n)s referrals ended with a result, and the delivery of each is recorded.", whole,
        ) % figures  # fmt: skip
    return ngettext(
        "%(n)s referral ended with a result of which no delivery is recorded.",
        "%(n)s referrals ended with a result; of %(missing)s no delivery is recorded.", whole,
    ) % figures  # fmt: skip


def _resolutions(s: Story) -> str:
    still, late = s.n("resolutions.open"), s.n("resolutions.overdue")
    done = s.n("resolutions.done")
    parts = [
        ngettext("%(n)s resolution is open", "%(n)s resolutions are open", still) % {"n": still}
        if still else _("no resolution is open"),
        ngettext("%(n)s is past its date", "%(n)s are past their date", late) % {"n": late}
        if late else _("none is past its date"),
    ]  # fmt: skip
    if done:
        parts.append(
            ngettext("%(n)s was done this week", "%(n)s were done this week", done) % {"n": done}
        )
    text = listed(parts)
    return _("%(text)s.") % {"text": text[:1].upper() + text[1:]}


def _programmes(s: Story) -> str:
    """Actions open, late and done; each part is said, also when it is none."""
    still, late = s.n("programmes.actions_open"), s.n("programmes.actions_overdue")
    done, in_time = s.n("programmes.actions_done"), s.n("programmes.actions_done_on_time")
    parts = [
        ngettext("%(n)s action is open", "%(n)s actions are open", still) % {"n": still}
        if still else _("no action is open"),
        ngettext("%(n)s is past its day", "%(n)s are past their day", late) % {"n": late}
        if late else _("none is past its day"),
    ]  # fmt: skip
    if done:
        words = ngettext(
            "%(n)s was done this week (%(m)s on time)",
            "%(n)s were done this week (%(m)s on time)", done,
        )  # fmt: skip
        parts.append(words % {"n": done, "m": in_time})
    text = listed(parts)
    return _("%(text)s.") % {"text": text[:1].upper() + text[1:]}


def _red(s: Story) -> str:
    red = [
        _("“%(title)s” (%(share)s)") % {"title": light.title, "share": light.share}
        for light in s.lights if light.colour is Colour.RED
    ]  # fmt: skip
    return _("Red by the rule: %(list)s.") % {"list": listed(red)}


def _repeated(s: Story) -> str:
    n = s.n("aid.repeated")
    return ngettext(
        "%(n)s time aid of one kind was given again inside its window, with a recorded reason.",
        "%(n)s times aid of one kind was given again inside its window, each with a recorded reason.", n,
    ) % {"n": n}  # fmt: skip


def _unknown_weeks(s: Story) -> list[str]:
    beside = ((_("the week before"), s.before), (_("the same week last year"), s.year))
    return [words for words, values in beside if not values]


def _too_few(s: Story) -> list[str]:
    return [light.title for light in s.lights if light.colour is Colour.GREY]


def _unknown(s: Story) -> str:
    """What the report can't tell: weeks without figures, shares of too few."""
    weeks, few = _unknown_weeks(s), _too_few(s)
    said = []
    if weeks:
        said.append(_("There are no figures of %(weeks)s.") % {"weeks": listed(weeks)})
    if few:
        said.append(_("Too few to judge: %(list)s.") % {"list": listed(few)})
    return " ".join(said)


def _referrals(s: Story) -> bool:
    return not s.columns or "referrals.answered" in s.columns


SENTENCES: tuple[Sentence, ...] = (
    Sentence("arrived", _referrals, _arrived),
    Sentence("beside", lambda s: _referrals(s) and bool(s.before or s.year), _beside),
    Sentence("in_time", lambda s: _referrals(s) and s.n("referrals.answered") > 0, _in_time),
    Sentence("overdue", _referrals, _overdue),
    Sentence("silent", lambda s: bool(s.silent), _silent),
    Sentence("delivered", _referrals, _delivered),
    Sentence("moved", lambda s: most_moved(s) is not None, _moved),
    Sentence("evidence", lambda s: s.n("referrals.results") > 0, _evidence),
    Sentence(
        "resolutions",
        lambda s: (
            "resolutions.open" in s.columns
            or any(s.n(c) for c in ("resolutions.open", "resolutions.overdue", "resolutions.done"))
        ),
        _resolutions,
    ),
    Sentence("programmes", lambda s: "programmes.actions_open" in s.columns, _programmes),
    Sentence("red", lambda s: any(x.colour is Colour.RED for x in s.lights), _red),
    Sentence("repeated", lambda s: s.n("aid.repeated") > 0, _repeated),
    Sentence("unknown", lambda s: bool(_unknown_weeks(s) or _too_few(s)), _unknown),
)
"""In the order they are read."""


def tell(body: Mapping[str, Any]) -> list[str]:
    story = Story(body)
    return [sentence.say(story) for sentence in SENTENCES if sentence.when(story)]
