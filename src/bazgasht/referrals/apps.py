from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "bazgasht.referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal
        from bazgasht.core.registry import cut_off_sources
        from bazgasht.services.measures import wait_sources
        from bazgasht.services.orders import order_sources

        from . import indicators, reactions, sections, selectors, today
        from .journal_actions import ACTIONS
        from .selectors.cut_off import open_with

        journal.declare(**ACTIONS)
        indicators.register_all()
        reactions.register_all()
        sections.register_all()
        today.register_all()
        wait_sources.register("referrals", selectors.waits_of)
        order_sources.register("referrals", selectors.open_orders)
        cut_off_sources.register("referrals", open_with)
