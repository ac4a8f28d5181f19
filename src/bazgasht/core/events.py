"""Events: a lower room names what happened, upper rooms react in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    """``payload_keys`` are the keyword arguments every reaction is called with."""

    name: str
    payload_keys: frozenset[str]
    description: str


@dataclass(frozen=True, order=True)
class Reaction:
    """Reactions run by ``order``; two of one event may not share it."""

    order: int
    label: str
    call: Callable[..., Any]


class Reactions:
    """Declared events with their reactions.

    ``emit`` calls the reactions one after the other, so they share the caller's transaction and
    an exception in one undoes all of it.
    """

    def __init__(self) -> None:
        self._events: dict[str, Event] = {}
        self._reactions: dict[str, list[Reaction]] = {}

    def declare(self, name: str, payload_keys: Iterable[str], description: str) -> Event:
        """Make an event known. Raises ValueError when the name is taken."""
        if name in self._events:
            raise ValueError(f"event {name} is declared twice")
        self._events[name] = Event(name, frozenset(payload_keys), description)
        return self._events[name]

    def register(self, name: str, call: Callable[..., Any], *, order: int, label: str = "") -> None:
        """React to an event, which may be declared later in the start-up.

        Raises ValueError when another reaction to it has the same order. ``label`` says in plain
        English what the reaction does; the first line of its docstring when left out.
        """
        text = label or (call.__doc__ or call.__name__).strip().splitlines()[0]
        listed = self._reactions.setdefault(name, [])
        if any(other.order == order for other in listed):
            raise ValueError(f"two reactions to {name} have the order {order}")
        listed.append(Reaction(order, text, call))
        listed.sort(key=lambda reaction: reaction.order)

    def emit(self, name: str, **payload: Any) -> None:
        """Run the reactions. Raises LookupError for an undeclared event, TypeError when the
        payload's keys are not those declared."""
        event = self._events.get(name)
        if event is None:
            raise LookupError(f"event {name} was never declared")
        if set(payload) != event.payload_keys:
            raise TypeError(f"{name} carries {sorted(event.payload_keys)}, not {sorted(payload)}")
        for reaction in self._reactions.get(name, ()):
            reaction.call(**payload)

    def events(self) -> list[Event]:
        return [self._events[name] for name in sorted(self._events)]

    def of(self, name: str) -> tuple[Reaction, ...]:
        return tuple(self._reactions.get(name, ()))

    def undeclared(self) -> list[str]:
        """Names somebody reacts to and nobody declares: empty after a correct start."""
        return sorted(set(self._reactions) - set(self._events))
