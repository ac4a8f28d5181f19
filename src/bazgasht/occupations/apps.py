from django.apps import AppConfig


class OccupationsConfig(AppConfig):
    name = "bazgasht.occupations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal
        from bazgasht.core.registry import first_rows

        from .journal_actions import ACTIONS
        from .services import load_classification

        journal.declare(**ACTIONS)
        first_rows.register("occupations.classification", load_classification)
