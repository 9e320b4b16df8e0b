"""What the public reads of a project's results: only what the centre has accepted, and shows publicly with the record."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Max, Min, Sum, Window
from django.db.models.functions import RowNumber

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


@dataclass(frozen=True)
class AreaResults:
    """Of the published projects of an area and year. `told`: those with an accepted report, whose newest one speaks of
    the months `first` to `last` (None without one); `paid_baht`: what these say was paid so far; `completed`: those whose
    completion report is accepted."""

    projects: int
    told: int = 0
    paid_baht: Decimal = Decimal("0.00")
    first: date | None = None
    last: date | None = None
    completed: int = 0

    @property
    def paid_of_all_baht(self) -> Decimal | None:
        """What was paid, once every project has told of it: only then does it stand beside the whole budget."""
        return self.paid_baht if self.told and self.told == self.projects else None

    @property
    def words(self) -> str:
        """A sentence for the money strip; empty while nothing is accepted. No percent: the budget beside it is the
        bill's, and some projects have not reported."""
        said = []
        if self.told:
            whose = "ทั้ง" if self.told == self.projects else f" {self.told:,} จาก"
            months = f"ถึงสิ้นเดือน{rules.month_name(self.last)}"
            if self.first != self.last:
                months = (
                    f"ซึ่งฉบับล่าสุดเป็นของเดือน{rules.month_name(self.first)} ถึง{rules.month_name(self.last)} แล้วแต่โครงการ"
                )
            paid = f"เบิกจ่ายสะสม {self.paid_baht:,.2f} บาท"
            said.append(f"{paid} ตามรายงานที่ส่วนกลางรับรองแล้วของ{whose} {self.projects:,} โครงการ {months}")
        if self.completed:
            said.append(f"รับรองผลเมื่อแล้วเสร็จแล้ว {self.completed:,} โครงการ")
        return " · ".join(said)


def area_results(project_ids) -> AreaResults:
    """Of published records, whose ids the caller has found as the public. Two queries."""
    ids = list(project_ids)
    newest = Window(RowNumber(), partition_by="project", order_by=F("month").desc())
    with asking_as(EVERYONE):
        accepted = MonthlyReport.objects.filter(project__in=ids, step=ReportStep.ACCEPTED).annotate(newest=newest)
        told = (
            accepted.filter(newest=1)
            .order_by()
            .aggregate(told=Count("pk"), paid=Sum("paid_so_far_baht"), first=Min("month"), last=Max("month"))
        )
        completed = CompletionReport.objects.filter(project__in=ids, step=ReportStep.ACCEPTED).count()
    paid_baht = (told.pop("paid") or Decimal("0.00")).quantize(Decimal("0.01"))
    return AreaResults(projects=len(ids), paid_baht=paid_baht, completed=completed, **told)
