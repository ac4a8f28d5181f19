from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "bazgasht.network"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal
        from bazgasht.access.body_sections import body_sections

        from . import indicators, sections, today
        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
        indicators.register_all()
        today.register_all()
        body_sections.register("network.missions", sections.missions, order=10)
        body_sections.register("network.seats", sections.seats, order=20)
        body_sections.register("network.contacts", sections.contacts, order=30)
