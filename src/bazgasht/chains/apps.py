from django.apps import AppConfig


class ChainsConfig(AppConfig):
    name = "bazgasht.chains"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal

        from . import indicators, today
        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
        indicators.register_all()
        today.register_all()
