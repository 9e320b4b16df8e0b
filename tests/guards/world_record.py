"""A record with rows in each of its eight sections, for counting queries: more of them must not cost more."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone

from projects.models import (
    Activity,
    ActivityBudgetLine,
    ActivityProgress,
    Agenda,
    AssetHandover,
    BudgetChange,
    BudgetChangeLine,
    BudgetPlan,
    CompletionReport,
    Contract,
    DevelopmentPlan,
    Directive,
    DirectiveTarget,
    District,
    GfmsCode,
    GfmsTotal,
    Goal,
    Indicator,
    IndicatorActual,
    Instalment,
    LedgerEntry,
    MoneyBalance,
    MonthlyReport,
    Place,
    Problem,
    ProblemCategory,
    Project,
    ProjectDocument,
    Response,
    SectionCheck,
    SectionComment,
    SpendingPlan,
    StrategicIssue,
    Tactic,
    Visit,
    VisitProject,
)
from projects.people.scope import EVERYONE, asking_as
from tests.projects.evidence import shots

SUM = Decimal("1000.00")
FIRST_MONTH = date(2025, 10, 1)


def fill_record(project, officer, numbers, batch):
    """As many rows in every table of a record as there are numbers; `batch`: the import that its lines came from."""
    with asking_as(EVERYONE):
        now = timezone.now()
        activities = _plan(project, numbers, batch)
        _money(project, officer, activities, numbers, now)
        _months(project, officer, activities, numbers, now)
        shots.rows_of(project, officer, [project.pk * 1_000 + n for n in numbers])
        ProjectDocument.objects.bulk_create(
            [
                ProjectDocument(
                    project=project, title=f"เอกสาร {n}", kind="other", file_name="a.pdf", file_kind="pdf", size_bytes=1,
                    sha256=f"{n:064x}", store_key=f"{project.pk:016x}{n:016x}", side="agency", uploaded_by=officer, uploaded_at=now,
                )
                for n in numbers
            ]
        )  # fmt: skip
        _oversight(project, officer, numbers, now)


def _plan(project, numbers, batch):
    plan = DevelopmentPlan.objects.create(province=project.province, first_year_be=2566, last_year_be=2570)
    issue = StrategicIssue.objects.create(plan=plan, name_th="ประเด็น")
    Project.objects.filter(pk=project.pk).update(
        budget_plan=BudgetPlan.objects.get_or_create(name_th="แผนงานบูรณาการ")[0],
        strategic_issue=issue,
        goal=Goal.objects.create(issue=issue, name_th="เป้าประสงค์"),
        tactic=Tactic.objects.create(issue=issue, name_th="กลยุทธ์"),
    )
    activities = Activity.objects.bulk_create(
        [Activity(project=project, title=f"กิจกรรมที่ {n}", sort_order=n) for n in numbers]
    )
    ActivityBudgetLine.objects.bulk_create(
        [
            ActivityBudgetLine(activity=one, expenditure_kind=kind, expenditure_category="investment", budget_baht=SUM,
                               source_batch=batch, source_row=number)
            for number, one in zip(numbers, activities, strict=True)
            for kind in ("capital", "recurrent")
        ]
    )  # fmt: skip
    Indicator.objects.bulk_create([Indicator(project=project, name_th=f"ตัวชี้วัด {n}", sort_order=n) for n in numbers])
    districts = list(District.objects.filter(province=project.province)[: len(numbers)])
    Place.objects.bulk_create(
        [Place(project=project, text=f"บ้าน {n}", district=districts[n % len(districts)], sort_order=n) for n in numbers]
    )
    agendas = [Agenda.objects.create(kind="reform", code=f"{project.pk}-{n}", name_th=f"วาระ {n}") for n in numbers]
    Project.agendas.through.objects.bulk_create(
        [Project.agendas.through(project_id=project.pk, agenda=agenda) for agenda in agendas]
    )
    SectionComment.objects.bulk_create(
        [SectionComment(project=project, section="2.1", text=f"ความเห็น {n}", written_by=batch.owner,
                        written_at=timezone.now()) for n in numbers]
    )  # fmt: skip
    return activities


def _money(project, officer, activities, numbers, now):
    MoneyBalance.objects.bulk_create(
        [MoneyBalance(project=project, activity=one, expenditure_kind="capital", allocated_baht=SUM,
                      first_allocated_on=date(2025, 10, 15)) for one in activities]
    )  # fmt: skip
    contracts = Contract.objects.bulk_create(
        [Contract(project=project, number=f"{n}/2569", vendor="หจก.", signed_on="2025-11-01") for n in numbers]
    )
    Instalment.objects.bulk_create(
        [
            Instalment(contract=one, number=n, planned_on="2026-01-01", planned_baht=SUM)
            for one in contracts
            for n in (1, 2)
        ]
    )
    LedgerEntry.objects.bulk_create(
        [LedgerEntry(project=project, activity=one, expenditure_kind="capital", kind="allocation", amount_baht=SUM,
                     happened_on="2025-10-15", recorded_at=now, recorded_by=officer) for one in activities]
    )  # fmt: skip
    code = GfmsCode.objects.create(
        budget_code=f"{project.pk}-{numbers[0]}", activity=activities[0], expenditure_kind="capital",
        matched_by=officer, province=project.province, area_code=project.province.code, fiscal_year=project.fiscal_year,
    )  # fmt: skip
    GfmsTotal.objects.create(code=code, kind="disbursement", lines=1, amount_satang=1)
    SpendingPlan.objects.bulk_create(
        [
            SpendingPlan(project=project, month=1 + n % 12, expenditure_kind="capital", planned_baht=SUM)
            for n in numbers
        ],
        ignore_conflicts=True,
    )
    changes = BudgetChange.objects.bulk_create(
        [BudgetChange(project=project, kind="transfer", step="submitted", step_since=now, reason=f"โอน {n}",
                      drafted_by=officer, submitted_by=officer) for n in numbers]
    )  # fmt: skip
    BudgetChangeLine.objects.bulk_create(
        [BudgetChangeLine(change=one, from_activity=activities[0], from_kind="capital", to_activity=activities[-1],
                          to_kind="capital", amount_baht=SUM) for one in changes for _n in (1, 2)]
    )  # fmt: skip


def _months(project, officer, activities, numbers, now):
    months = [date(2025 + (9 + n) // 12, 1 + (9 + n) % 12, 1) for n in numbers]
    reports = MonthlyReport.objects.bulk_create(
        [MonthlyReport(project=project, month=month, due_on=month + timedelta(40), step="submitted", step_since=now,
                       first_sent_at=now, work_done="งาน", drafted_by=officer, submitted_by=officer) for month in months]
    )  # fmt: skip
    ActivityProgress.objects.bulk_create(
        [
            ActivityProgress(report=report, activity=one, actual_percent=10)
            for report in reports
            for one in activities[:2]
        ]
    )
    IndicatorActual.objects.bulk_create(
        [IndicatorActual(report=report, name_th=f"ตัวชี้วัด {n}", actual=5) for report in reports for n in (1, 2)]
    )
    CompletionReport.objects.get_or_create(
        project=project, defaults={"completed_on": date(2026, 9, 1), "step": "submitted", "step_since": now,
                                   "drafted_by": officer, "submitted_by": officer}
    )  # fmt: skip
    AssetHandover.objects.bulk_create(
        [AssetHandover(project=project, name=f"ถนน {n}", value_baht=SUM, receiver="อบต.", planned_on="2026-08-01",
                       recorded_by=officer, recorded_at=now) for n in numbers]
    )  # fmt: skip


def _oversight(project, officer, numbers, now):
    category = ProblemCategory.objects.first()
    Problem.objects.bulk_create(
        [Problem(project=project, category=category, text=f"ปัญหา {n}", opened_on="2025-12-01", opened_by=officer,
                 form_key=uuid4()) for n in numbers]
    )  # fmt: skip
    directives = Directive.objects.bulk_create(
        [Directive(number=f"{project.pk}.{n}", issued_on="2025-12-01", issuer_name="นายกรัฐมนตรี", order_number="1", scope="list",
                   subject="เร่งรัด", text="เร่งรัด", due_on="2025-12-31", recorded_by=officer, recorded_at=now,
                   form_key=uuid4()) for n in numbers]
    )  # fmt: skip
    targets = DirectiveTarget.objects.bulk_create(
        [DirectiveTarget(directive=one, project=project, state="answered", state_since=now, due_on="2025-12-31")
         for one in directives]
    )  # fmt: skip
    Response.objects.bulk_create(
        [Response(target=one, round=1, due_on="2025-12-31", text="ชี้แจง", answered_at=now, answered_by=officer,
                  is_late=False) for one in targets for _n in (1, 2)]
    )  # fmt: skip
    SectionCheck.objects.bulk_create(
        [SectionCheck(project=project, section=section, result="returned", comment=f"แก้ {n}", mark="0" * 64,
                      checked_by=officer, checked_at=now) for n in numbers for section in ("2.3", "2.4")]
    )  # fmt: skip
    visits = Visit.objects.bulk_create(
        [Visit(kind="team", state="done", fiscal_year_id=project.fiscal_year_id, title=f"ตรวจ {n}",
               planned_on="2026-01-10", done_on="2026-01-10", leader="หัวหน้า", province=project.province,
               made_by=officer, made_at=now) for n in numbers]
    )  # fmt: skip
    VisitProject.objects.bulk_create(
        [VisitProject(visit=one, project=project, light="good", seen_percent=10, recorded_by=officer, recorded_at=now)
         for one in visits]
    )  # fmt: skip
