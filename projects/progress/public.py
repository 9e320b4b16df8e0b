"""What the public reads of a project's results: only what the centre has accepted, and shows publicly with the record."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from projects.people.scope import EVERYONE, asking_as
from projects.progress import rules
from projects.progress.completion.models import CompletionReport
from projects.progress.models import IndicatorActual, MonthlyReport, ReportStep


@dataclass(frozen=True)
class PublicResults:
    """`as_of`: the month of the newest accepted report, in words; empty without one. Percent and baht are cumulative, as
    they stood when that report was sent. `completed_on` and the texts: of the accepted completion report."""

    as_of: str = ""
    actual_percent: Decimal | None = None
    paid_baht: Decimal | None = None
    outcomes: str = ""
    completed_on: date | None = None
    outputs: str = ""
    value_for_money: str = ""
    indicators: dict = field(default_factory=dict)  # name → newest value accepted

    @property
    def paid_words(self) -> str:
        """A sentence for the money strip; empty while nothing is known."""
        if self.paid_baht is None:
            return ""
        return f"เบิกจ่ายสะสม {self.paid_baht:,.2f} บาท ถึงสิ้นเดือน{self.as_of} ตามรายงานที่ส่วนกลางรับรองแล้ว"


def results_of(project) -> PublicResults:
    """Of a published record, which the caller has found as the public. Three queries."""
    with asking_as(EVERYONE):
        accepted = MonthlyReport.objects.filter(project=project, step=ReportStep.ACCEPTED).order_by("-month").first()
        completion = CompletionReport.objects.filter(project=project, step=ReportStep.ACCEPTED).first()
        values = IndicatorActual.objects.filter(report__project=project, report__step=ReportStep.ACCEPTED)
        indicators = dict(values.order_by("report__month").values_list("name_th", "actual"))
    return PublicResults(
        as_of=rules.month_name(accepted.month) if accepted else "",
        actual_percent=accepted.actual_percent if accepted else None,
        paid_baht=accepted.paid_so_far_baht if accepted else None,
        outcomes=(completion.outcomes if completion else "") or (accepted.outcomes if accepted else ""),
        completed_on=completion.completed_on if completion else None,
        outputs=completion.outputs if completion else "",
        value_for_money=completion.value_for_money if completion else "",
        indicators=indicators,
    )
