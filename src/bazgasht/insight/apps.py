from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "bazgasht.insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal
        from bazgasht.core.registry import today_items

        from .today import unpublished

        journal.declare(report__published="published a weekly report")
        today_items.register("insight.unpublished", unpublished, order=40)
