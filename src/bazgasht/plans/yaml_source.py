"""Reading rules and instruments from YAML, strictly: every mistake names its file and key.

Scalars stay text until a reader asks for a number, so that ``no`` is an answer and not a boolean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

CODE = re.compile(r"[a-z][a-z0-9_]*\Z")


class SourceError(ValueError):
    """``file: key: what is wrong``."""


@dataclass(frozen=True)
class Text:
    """One sentence in the languages of the screen."""

    fa: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "fa").startswith("en") else self.fa


_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""By libyaml where PyYAML has it, in a tenth of the time."""


class _Loader(_Base):
    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _value in node.value]
        twice = next((k for k in keys if keys.count(k) > 1), None)
        if twice is not None:
            raise SourceError(f"{self.name}: {twice}: this key is given twice")
        return super().construct_mapping(node, deep=deep)


def read(path: Path) -> Node:
    """The root of a file. Raises SourceError."""
    with path.open(encoding="utf-8") as stream:
        loader = _Loader(stream)
        loader.name = path.name
        try:
            data = loader.get_single_data()
        except yaml.YAMLError as error:
            raise SourceError(f"{path.name}: {error}") from error
        finally:
            loader.dispose()
    return Node(path.name, "", data)


@dataclass
class Node:
    """A mapping of the file; ``done`` refuses the keys nobody read."""

    file: str
    path: str
    data: Any
    _read: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not isinstance(self.data, dict):
            raise SourceError(f"{self.file}: {self.path or 'file'}: a mapping is expected")

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def fail(self, key: str, message: str) -> SourceError:
        return SourceError(f"{self.file}: {self.at(key)}: {message}")

    def has(self, key: str) -> bool:
        return key in self.data

    def value(self, key: str) -> Any:
        self._read.add(key)
        if key not in self.data:
            raise self.fail(key, "missing")
        return self.data[key]

    def string(self, key: str) -> str:
        value = self.value(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, "text is expected")
        return value

    def code(self, key: str) -> str:
        value = self.string(key)
        if not CODE.match(value):
            raise self.fail(key, "a code of small letters, digits and _ is expected")
        return value

    def one_of(self, key: str, allowed: Any) -> str:
        value = self.string(key)
        if value not in allowed:
            raise self.fail(key, f"“{value}” is none of: {', '.join(map(str, allowed))}")
        return value

    def integer(self, key: str, default: int | None = None) -> int:
        if key not in self.data and default is not None:
            return default
        return self._integer(key, self.value(key))

    def integers(self, key: str, length: int) -> tuple[int, ...]:
        value = self.value(key)
        if not isinstance(value, list) or len(value) != length:
            raise self.fail(key, f"a list of {length} numbers is expected")
        return tuple(self._integer(key, item) for item in value)

    def _integer(self, key: str, value: Any) -> int:
        try:
            return int(value)
        except (TypeError, ValueError):
            raise self.fail(key, "a whole number is expected") from None

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.string(key))
        except ValueError:
            raise self.fail(key, "a date YYYY-MM-DD is expected") from None

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one text as a list of one."""
        value = self.value(key)
        items = value if isinstance(value, list) else [value]
        if not items or not all(isinstance(item, str) and item for item in items):
            raise self.fail(key, "texts are expected")
        return tuple(items)

    def node(self, key: str) -> Node:
        return Node(self.file, self.at(key), self.value(key))

    def nodes(self, key: str, *, optional: bool = False) -> Iterator[Node]:
        if optional and key not in self.data:
            return
        value = self.value(key)
        if not isinstance(value, list) or not value:
            raise self.fail(key, "a list is expected")
        for number, item in enumerate(value):
            name = item.get("code", number) if isinstance(item, dict) else number
            yield Node(self.file, f"{self.at(key)}[{name}]", item)

    def text(self, key: str = "") -> Text:
        """``{fa, en}`` under ``key``, or of this very mapping."""
        node = self.node(key) if key else self
        found = Text(node.string("fa"), node.string("en"))
        if key:
            node.done()
        return found

    def optional_text(self, key: str) -> Text | None:
        return self.text(key) if key in self.data else None

    def done(self) -> None:
        unknown = sorted(set(self.data) - self._read)
        if unknown:
            raise self.fail(unknown[0], "unknown key")
