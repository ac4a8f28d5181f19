"""What may be imported into a made-up province: the shipped sample, or what is said to be made up."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from bazgasht.core.errors import NotAllowed

from .importing import Source

SAMPLE_SHA256 = "9daf6efe23aa920d1286dea98d34120a6fe2fee40f25da6cf749ebe9c3a5b471"


def check(source: Source, *, demo: bool) -> None:
    """Raises NotAllowed for real persons in a demo. ``source.synthetic``: declared as made up."""
    if demo and not source.synthetic and source.sha256.hex() != SAMPLE_SHA256:
        raise NotAllowed(
            "roster.demo",
            _(
                "This is a demonstration: it takes only the sample that came with it, or a file that"
                " you declare as made up."
            ),
        )


def marked(source: Source, *, demo: bool) -> Source:
    """What is imported into a demo is marked as made up."""
    return replace(source, synthetic=source.synthetic or demo)
