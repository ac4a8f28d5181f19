"""What this room announces; upper rooms react in the same transaction."""

from bazgasht.core.registry import declare_event

EVENTS = {
    "client.transferred": (
        ("client_id", "from_prison_id", "to_prison_id", "on", "by"),
        "A person in custody was transferred to another prison on day `on`.",
    ),
    "client.released": (
        ("client_id", "prison_id", "on", "release_kind", "by"),
        "A stay in custody ended with release; `release_kind` is a ReleaseKind value.",
    ),
    "client.institution_changed": (
        ("client_id", "institution", "on", "by"),
        "A person in custody came to another kind of institution; `institution` is an Institution value.",
    ),
    "client.died": (
        ("client_id", "on", "by"),
        "A person's death was recorded, inside or outside custody.",
    ),
}


def declare() -> None:
    for name, (keys, description) in EVENTS.items():
        declare_event(name, keys, description)
