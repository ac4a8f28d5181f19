from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "bazgasht.access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.core.registry import declare_event, today_items

        from . import journal, today
        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
        declare_event(
            "membership.ended",
            ("membership_id", "user_id", "organisation_id", "role", "handover_to", "by"),
            "Someone's role in a body ended, or was changed for one that no longer carries what it"
            " carried. `handover_to` is the id of the user who takes over their files there, or"
            " None; `by` is the acting person.",
        )
        today_items.register("access.reviews", today.reviews)
        today_items.register("access.factor_resets", today.factor_resets)
