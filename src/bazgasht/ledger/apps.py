from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "bazgasht.ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal

        from . import sections, today
        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
        sections.register_all()
        today.register_all()
