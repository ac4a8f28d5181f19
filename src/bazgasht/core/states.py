"""Tables of allowed transitions: the check every write makes, and the drawing for the docs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .errors import Conflict

Table = Mapping[Any, Any]
"""``{old: {new, …}}``, ``{old: {new: reason}}`` or ``{(old, event): new}``."""


def label(state: Any) -> str:
    return str(getattr(state, "label", state))


def allowed(transitions: Mapping[Any, Collection[Any]], old: Any) -> Collection[Any]:
    """States that may follow ``old``, in the table's order."""
    return transitions.get(old, ())


def check_transition(transitions: Mapping[Any, Collection[Any]], old: Any, new: Any) -> None:
    """Raises Conflict (``state.same`` or ``state.transition``) unless the table allows it."""
    if new in allowed(transitions, old):
        return
    if new == old:
        raise Conflict("state.same", _("This is already “%(state)s”."), state=label(old))
    raise Conflict(
        "state.transition",
        _("What is “%(old)s” can't become “%(new)s”."),
        old=label(old),
        new=label(new),
    )


def edges(transitions: Table) -> Iterator[tuple[Any, Any, str]]:
    """Every (old, new, words) of a table of any of the three shapes."""
    for old, targets in transitions.items():
        if isinstance(old, tuple):
            yield old[0], targets, label(old[1])
        elif isinstance(targets, Mapping):
            yield from ((old, new, str(reason)) for new, reason in targets.items())
        else:
            yield from ((old, new, "") for new in sorted(targets, key=_name))


def to_mermaid(
    transitions: Table, title: str, labels: Callable[[Any], str] | Mapping[Any, str] = label
) -> str:
    """The table as a Markdown page with a state diagram, the same text every time.

    ``labels`` gives the words of a state, as a function or a mapping.
    """
    name = labels if callable(labels) else labels.__getitem__
    drawn = list(edges(transitions))
    sources = list(dict.fromkeys(old for old, _new, _words in drawn))
    targets = list(dict.fromkeys(new for _old, new, _words in drawn))
    states = list(dict.fromkeys([*sources, *targets]))
    lines = [f"# {title}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{name(s)}" as {_name(s)}' for s in states]
    lines += [f"    [*] --> {_name(s)}" for s in sources if s not in _entered(drawn)]
    for old, new, words in drawn:
        arrow = f"    {_name(old)} --> {_name(new)}"
        lines.append(f"{arrow}: {words.replace(':', ' -')}" if words else arrow)
    leaving = {old for old, new, _words in drawn if new != old}
    lines += [f"    {_name(s)} --> [*]" for s in states if s not in leaving]
    return "\n".join([*lines, "```", ""])


def _entered(drawn: list[tuple[Any, Any, str]]) -> set[Any]:
    return {new for old, new, _words in drawn if new != old}


def _name(state: Any) -> str:
    return str(getattr(state, "value", state)).replace("-", "_").replace(" ", "_")
