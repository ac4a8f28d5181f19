from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "bazgasht.insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop

        from bazgasht.access import journal
        from bazgasht.core.registry import today_items

        from . import reach
        from .today import unpublished

        journal.declare(report__published=gettext_noop("published a weekly report"))
        today_items.register("insight.unpublished", unpublished)
        reach.register_all()
