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
    "client.release_moved": (
        ("client_id", "by"),
        "The expected date of release of a stay that goes on was changed.",
    ),
    "client.admission_voided": (
        ("client_id", "prison_id", "on", "by"),
        "An admission that nothing followed was taken back; the stay from day `on` never was.",
    ),
    "client.transfer_voided": (
        ("client_id", "from_prison_id", "to_prison_id", "on", "by"),
        "A transfer was taken back: the person never left `from_prison_id`.",
    ),
    "client.death_voided": (
        ("client_id", "by"),
        "A death was recorded by mistake and taken back.",
    ),
    "client.institution_changed": (
        ("client_id", "institution", "on", "by"),
        "A person in custody came to another kind of institution; `institution` is an Institution value.",
    ),
    "consent.withdrawn": (
        ("client_id", "consent_id", "organisation_id", "by"),
        "A person took back the consent that let `organisation_id` in; its sight of the file ends"
        " next.",
    ),
    "client.died": (
        ("client_id", "on", "by"),
        "A person's death was recorded, inside or outside custody.",
    ),
}


def declare() -> None:
    for name, (keys, description) in EVENTS.items():
        declare_event(name, keys, description)
