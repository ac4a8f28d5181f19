from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "bazgasht.insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop

        from bazgasht.access import journal
        from bazgasht.access.body_sections import body_sections
        from bazgasht.core.expected import expected_sources
        from bazgasht.core.registry import progress_sources, today_items

        from . import expected, performance_page, promised, reach, scopes
        from .pledge_board import section
        from .today import unpublished

        journal.declare(report__published=gettext_noop("published a weekly report"))
        journal.declare(performance__exported=gettext_noop("exported capacity and performance"))
        body_sections.register("insight.performance", performance_page.section, order=45)
        today_items.register("insight.unpublished", unpublished)
        reach.register_all()
        scopes.register_all()
        progress_sources.register("insight.promised", promised.progress)
        body_sections.register("insight.pledges", section, order=40)
        expected_sources.register("insight.commitments", expected.commitments)
        expected_sources.register("insight.part_reports", expected.part_reports)
