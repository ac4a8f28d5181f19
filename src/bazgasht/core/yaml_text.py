"""YAML as plain values, read by libyaml: a tenth of the time of PyYAML's own parser."""

from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's wheels bring libyaml; built without it, the slow parser reads the same."""


def load(text: str) -> Any:
    """Mappings, lists and scalars; nothing else is made. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506  both are safe loaders
