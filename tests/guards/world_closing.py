"""What the guard's two areas hold of closing: a completion report, an asset, the office's word, an opened year."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from projects.models import AreaClosing, AssetHandover, CompletionReport, FiscalYear, YearOpening

CLOSED_YEAR = 2560


def closing(project, officer, ids, text):
    now = timezone.now()
    CompletionReport.objects.create(
        project=project, completed_on=date(2025, 12, 1), objectives_met="fully", objectives_text=text("objectives-text"),
        outputs=text("outputs"), outcomes=text("outcomes"), value_for_money=text("value"), step="submitted",
        step_since=now, drafted_by=officer, submitted_by=officer, no_photo_reason=text("no-photo"),
    )  # fmt: skip
    handover = AssetHandover.objects.create(
        project=project, name=text("asset"), value_baht=Decimal("7654321.09"), receiver=text("receiver"),
        planned_on=date(2026, 1, 1), recorded_by=officer, recorded_at=now,
    )  # fmt: skip
    AreaClosing.objects.create(
        fiscal_year=project.fiscal_year, province=project.province, confirmed_by=officer, confirmed_at=now,
        note=text("closing-note"), missing={"money": 1},
    )  # fmt: skip
    closed, _ = FiscalYear.objects.get_or_create(pk=CLOSED_YEAR, defaults={"closed_on": date(2017, 12, 1)})
    opening = YearOpening.objects.create(
        fiscal_year=closed, province=project.province, open_until=date(2099, 1, 1), reason=text("opening-reason"),
        opened_by=officer, opened_at=now,
    )  # fmt: skip
    ids["handover"], ids["opening"] = [handover.pk], [opening.pk]
