from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "bazgasht.referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal
        from bazgasht.services.measures import wait_sources

        from . import indicators, reactions, sections, selectors, today
        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
        indicators.register_all()
        reactions.register_all()
        sections.register_all()
        today.register_all()
        wait_sources.register("referrals", selectors.waits_of)
