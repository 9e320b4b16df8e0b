"""What the summaries slice hangs into the Wagtail admin: its screens stand with the plans."""

from wagtail import hooks

from projects.summaries.admin import SummaryTableViewSet


@hooks.register("padme_plan_viewsets")
def summary_tables():
    return SummaryTableViewSet
