"""Every text a room's code or templates hand to gettext."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.template.base import DebugLexer, TokenType
from django.utils.translation.template import templatize

NAMES = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
"""Function → positions of context, text and plural among its arguments."""

Found = tuple[str | None, str]
_CALL = re.compile(r"\b(n?p?gettext(?:_lazy|_noop)?|_)\(")


def room(directory: Path) -> dict[Found, str]:
    """(context, msgid) → where, for one room."""
    found: dict[Found, str] = {}
    for path in sorted(directory.rglob("*.py")):
        for line, key in python(path.read_text("utf-8")):
            found.setdefault(key, f"{path}:{line}")
    for pattern in ("templates/**/*.html", "templates/**/*.txt"):
        for path in sorted(directory.glob(pattern)):
            for line, key in template(path.read_text("utf-8")):
                found.setdefault(key, f"{path}:{line}")
    return found


def python(source: str) -> Iterator[tuple[int, Found]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in NAMES and (key := _key(name, node)):
                yield node.lineno, key


def template(source: str) -> Iterator[tuple[int, Found]]:
    """Django's own reading of a template as gettext calls, call by call."""
    if not any(t.token_type == TokenType.BLOCK for t in DebugLexer(source).tokenize()):
        return
    text = templatize(source)
    for match in _CALL.finditer(text):
        end = _closing(text, match.end())
        try:
            node = ast.parse(re.sub(r"\bu(?=['\"])", "", text[match.start() : end]), mode="eval")
        except (SyntaxError, ValueError):
            continue
        if isinstance(node.body, ast.Call) and (key := _key(match.group(1), node.body)):
            yield text.count("\n", 0, match.start()) + 1, key


def _closing(text: str, at: int) -> int:
    depth, quote = 1, ""
    while at < len(text) and depth:
        char = text[at]
        if quote:
            at += char == "\\"
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        else:
            depth += (char == "(") - (char == ")")
        at += 1
    return at


def _key(name: str, call: ast.Call) -> Found | None:
    context, text, _ = NAMES[name]
    if len(call.args) <= text:
        return None
    return (None if context is None else _text(call.args[context])), _text(call.args[text]) or ""


def _text(node: ast.expr) -> str | None:
    """A literal text; None for anything computed, which only its own place can translate."""
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, str) else None
