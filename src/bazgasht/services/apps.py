from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "bazgasht.services"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal
        from bazgasht.core.registry import declare_event

        from . import capacity, indicators, sections
        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
        capacity.register_all()
        indicators.register_all()
        sections.register_all()
        declare_event(
            "delivery.recorded",
            ("delivery_id", "service_id", "client_id", "organisation_id", "referral_id", "on",
             "quantity", "by"),
            "Something was given to a client. `referral_id` is None for direct aid; `by` is who"
            " recorded it.",
        )  # fmt: skip
        declare_event(
            "delivery.voided",
            ("delivery_id", "client_id", "referral_id", "quantity", "by"),
            "A record of something given was taken back.",
        )
        declare_event(
            "delivery.corrected",
            ("delivery_id", "client_id", "referral_id", "on", "quantity", "was", "by"),
            "A wrong record was voided and the right one put in its place: `was` units before,"
            " `quantity` now.",
        )
