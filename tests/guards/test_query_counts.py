"""The main pages cost the same number of queries with one project and with a thousand."""

from decimal import Decimal
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.site import ensure_site
from projects.models import (
    Activity,
    ActivityBudgetLine,
    Directive,
    DirectiveTarget,
    GfmsBatch,
    GfmsBatchArea,
    GfmsCode,
    GfmsLine,
    GfmsTotal,
    HelpRequest,
    ImportBatch,
    ImportRow,
    Notice,
    Problem,
    ProblemCategory,
    Project,
)
from projects.oversight.verification.overview import freshen_all
from projects.people.scope import EVERYONE, asking_as
from projects.register.models.project import search_text_of
from tests import make
from tests.base import PadmeTestCase
from tests.guards.world_record import fill_record
from tests.guards.world_visits import more_visits
from tests.projects.evidence import shots

MANY = 1_000
# What the pages that ask the most may ask, of records with rows in every section. Less is welcome.
MOST = {
    "record": 36, "record, filled": 43, "record, at work": 46, "checklist": 37, "checklist, filled": 45,
    "checklist, at work": 40, "checklists": 18, "desk": 30, "desk of the centre": 27, "queue": 22,
}  # fmt: skip


class QueryCounts(PadmeTestCase):
    def setUp(self):
        ensure_site()
        self.live = make.live(agency=self.roads_of_nan, title="ถนนสายที่ 0")
        self.waiting = make.project(
            agency=self.roads_of_nan, title="รอรับรอง", step="verified", waiting_for="centre", was_ever_submitted=True
        )
        self.officers = [self.nan_office, self.central]
        self.batch = ImportBatch.objects.create(
            layout="budget-bill", fiscal_year_id=2569, file_name="งบ.csv", sha256="0" * 64, owner=self.nan_office,
            file=ContentFile(b"x", name="walk.csv"), state="abandoned",
            counts={"area_runs": [], "move_runs": [], "findings": [], "rows_left": 1, "rows_error": 1, "areas": []},
        )  # fmt: skip
        self.addCleanup(self.batch.file.delete, save=False)
        self.more_import_rows(1, first=1)
        self.more_gfms(2, first=1)
        self.visit = more_visits(1, [self.live], self.nan_office)
        shots.rows_of(self.live, self.central, range(1, 7))
        self.more_oversight(2, first=1)
        self.full = make.live(agency=self.roads_of_nan, title="ถนนที่มีทุกหมวด")
        self.at_work = make.project(
            agency=self.roads_of_nan, title="ถนนที่กำลังกรอก", step="submitted", waiting_for="office",
            was_ever_submitted=True,
        )  # fmt: skip
        self.fill(range(1, 3))

    def fill(self, numbers):
        """Rows in every section of two records: one is live, of the other a version is worked on."""
        for project in (self.full, self.at_work):
            fill_record(project, self.nan_office, numbers, self.batch)
        with asking_as(EVERYONE):
            self.at_work.refresh_from_db()
            self.at_work.save_revision(user=self.nan_office)

    def pages(self):
        own = f"/projects/{self.live.fiscal_year_id}/{self.live.code}/"
        return {
            "home": ("/", None),
            "project list": ("/projects/", None),
            "project list, searched": ("/projects/?q=ถนน", None),
            "project detail": (own, None),
            "areas": ("/areas/", None),
            "area page": ("/areas/55/", None),
            "publications": ("/publications/", None),
            "desk": ("/admin/", self.nan_office),
            "desk of the centre": ("/admin/", self.central),
            "queue": ("/admin/queue/", self.central),
            "officers' list": ("/admin/projects/", self.nan_office),
            "officers' list, searched": ("/admin/projects/?q=ถนน", self.central),
            "record": (f"/admin/projects/{self.live.pk}/", self.nan_office),
            "record, filled": (f"/admin/projects/{self.full.pk}/", self.nan_office),
            "record, at work": (f"/admin/projects/{self.at_work.pk}/", self.nan_office),
            "money": (f"/admin/projects/{self.live.pk}/money/", self.nan_office),
            "budget requests": ("/admin/budget-changes/", self.nan_office),
            "photographs": (f"/admin/projects/{self.live.pk}/evidence/", self.nan_office),
            "photographs to describe": (f"/admin/projects/{self.live.pk}/evidence/describe/", self.nan_office),
            "odd photographs": ("/admin/evidence/findings/", self.central),
            "months": (f"/admin/projects/{self.live.pk}/progress/", self.nan_office),
            "month": (f"/admin/projects/{self.live.pk}/progress/2025-10/", self.nan_office),
            "not reported": ("/admin/progress/late/?month=2025-10", self.nan_office),
            "not moved": ("/admin/progress/still/", self.nan_office),
            "before the executive": ("/admin/progress/before-executive/", self.central),
            "reports to review": ("/admin/progress/review/", self.nan_office),
            "completion": (f"/admin/projects/{self.live.pk}/completion/", self.nan_office),
            "section 2.8": (f"/admin/projects/{self.live.pk}/closing/", self.nan_office),
            "before closing": ("/admin/closing/2569/", self.central),
            "before closing, a check": ("/admin/closing/2569/money/", self.central),
            "why nothing moved": (f"/admin/projects/{self.live.pk}/explain/", self.nan_office),
            "checklist": (f"/admin/projects/{self.live.pk}/verification/", self.nan_office),
            "checklist, filled": (f"/admin/projects/{self.full.pk}/verification/", self.nan_office),
            "checklist, at work": (f"/admin/projects/{self.at_work.pk}/verification/", self.nan_office),
            "checklists": ("/admin/verification/?year=2569", self.nan_office),
            "oversight": (f"/admin/projects/{self.live.pk}/oversight/", self.nan_office),
            "problem": (f"/admin/projects/{self.live.pk}/oversight/problems/{self.problem.pk}/", self.nan_office),
            "problems": ("/admin/problems/", self.nan_office),
            "directives": ("/admin/directives/", self.nan_office),
            "directives of the centre": ("/admin/directives/", self.central),
            "directive": (f"/admin/directives/{self.directive.pk}/", self.nan_office),
            "directive of a project": (f"/admin/directives/targets/{self.target.pk}/", self.nan_office),
            "directives' rates": ("/admin/directives/rates/", self.central),
            "projects to direct": ("/admin/directives/choose/", self.nan_office),
            "help requests": ("/admin/help-requests/", self.nan_office),
            "visits": ("/admin/visits/", self.nan_office),
            "visit": (f"/admin/visits/{self.visit.pk}/", self.nan_office),
            "visit planned": ("/admin/visits/new/?area=55&kind=team&year=2569", self.nan_office),
            "recommendations": ("/admin/visits/recommendations/", self.nan_office),
            "visit teams": ("/admin/visits/teams/", self.nan_office),
            "imports": ("/admin/imports/", self.nan_office),
            "import preview": (f"/admin/imports/{self.batch.pk}/", self.nan_office),
            "gfms": ("/admin/gfms/", self.nan_office),
            "gfms of the centre": ("/admin/gfms/", self.central),
            "gfms extract": (f"/admin/gfms/{self.extract.pk}/", self.central),
            "gfms worklist": ("/admin/gfms/unmatched/", self.nan_office),
            "gfms codes matched": ("/admin/gfms/unmatched/?state=matched", self.nan_office),
            "gfms code": (f"/admin/gfms/codes/{GfmsCode.objects.earliest('pk').pk}/", self.nan_office),
            "gfms differences": ("/admin/gfms/differences/", self.central),
            "gfms of a project": (f"/admin/projects/{self.live.pk}/money/gfms/", self.nan_office),
            "posts": ("/admin/posts/", self.nan_office),
            "workflow report": ("/admin/reports/workflow/", self.nan_office),
        }

    def counted(self):
        found = {}
        for name, (address, by) in self.pages().items():
            if by is None:
                self.client.logout()
            else:
                self.client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page = self.client.get(address)
            self.assertEqual(page.status_code, 200, address)
            found[name] = len(queries)
        return found

    def test_equal_with_one_project_and_with_a_thousand(self):
        self.counted()  # warms what is kept between requests
        freshen_all(timezone.localdate())
        one = self.counted()
        self.more_projects()
        self.more_import_rows(MANY, first=2)
        self.more_gfms(MANY, first=3)
        with asking_as(EVERYONE):
            more_visits(200, list(Project.objects.filter(code__startswith="Q")[:200]), self.nan_office, self.visit)
        shots.rows_of(self.live, self.central, range(7, 107))
        self.more_oversight(200, first=3)
        self.fill(range(3, 12))
        freshen_all(timezone.localdate())  # the night's work
        many = self.counted()
        print(f"\n{'page':26}{'1':>6}{MANY:>8}")
        for name in one:
            print(f"{name:26}{one[name]:>6}{many[name]:>8}")
        self.assertEqual(one, many)
        self.assertEqual({name: many[name] for name, most in MOST.items() if many[name] > most}, {})

    def more_projects(self):
        now = timezone.now()
        with asking_as(EVERYONE):
            kinds = (
                {"step": "accepted", "live": True, "waiting_for": "nobody", "last_published_at": now},
                {"step": "verified", "live": False, "waiting_for": "centre", "was_ever_submitted": True},
                {"step": "draft", "live": False, "waiting_for": "agency"},
            )
            rows = []
            for number in range(MANY):
                row = Project(
                    fiscal_year_id=2569, code=f"Q{number:05d}", title=f"ถนนสายที่ {number}", agency=self.live.agency,
                    province=self.live.province, budget_baht=Decimal(number + 1), waiting_since=now, step_since=now,
                    **kinds[number % 3],
                )  # fmt: skip
                row.search_text = search_text_of(row, [], [])
                rows.append(row)
            Project.objects.bulk_create(rows)
            rows = list(Project._base_manager.filter(code__startswith="Q"))
            activities = Activity.objects.bulk_create([Activity(project=row, title="ก่อสร้าง") for row in rows])
            ActivityBudgetLine.objects.bulk_create(
                [
                    ActivityBudgetLine(
                        activity=activity, expenditure_kind="capital", expenditure_category="investment",
                        budget_baht=activity.project.budget_baht,
                    )
                    for activity in activities
                ]
            )  # fmt: skip
        Notice.objects.bulk_create(
            [Notice(person=self.nan_office, kind="waiting", text=f"แจ้ง {n}", url="/admin/") for n in range(200)]
        )

    def more_gfms(self, count, *, first):
        """Extracts in force, codes with a line each: every second one matched, to projects in turn."""
        with asking_as(EVERYONE):
            activities = list(Activity.objects.order_by("pk"))
        numbers = range(first, first + count)
        area = {"province": self.live.province, "area_code": "55", "fiscal_year_id": 2569}
        batches = GfmsBatch.objects.bulk_create(
            [
                GfmsBatch(file_name=f"{n}.csv", sha256="0" * 64, as_of="2026-01-31", owner=self.nan_office,
                          state="confirmed", counts={"rows_read": 1, "total_baht": "1.00"})
                for n in numbers
            ]
        )  # fmt: skip
        self.extract = batches[0] if first == 1 else self.extract
        GfmsBatchArea.objects.bulk_create(
            [GfmsBatchArea(batch=one, lines=1, amount_satang=1, **area) for one in batches]
        )
        codes = GfmsCode.objects.bulk_create(
            [
                GfmsCode(budget_code=f"55{n:08}", activity=activities[n % len(activities)] if n % 2 else None,
                         expenditure_kind="capital" if n % 2 else "", matched_by=self.nan_office, **area)
                for n in numbers
            ]
        )  # fmt: skip
        GfmsTotal.objects.bulk_create(
            [GfmsTotal(code=code, kind="disbursement", lines=1, amount_satang=code.pk) for code in codes]
        )
        GfmsLine.objects.bulk_create(
            [
                GfmsLine(fiscal_year_id=2569, document_number=code.budget_code, document_line=1, kind="disbursement",
                         posted_on="2026-01-05", amount_satang=code.pk, code=code, brought_by=self.extract,
                         changed_by=self.extract)
                for code in codes
            ]
        )  # fmt: skip

    def more_oversight(self, count, *, first):
        """Problems, one directive's parts and help requests, in turn of all kinds."""
        now, numbers = timezone.now(), range(first, first + count)
        with asking_as(EVERYONE):
            if first == 1:
                self.directive = Directive.objects.create(
                    number="1", issued_on="2025-12-01", issuer_name="นายกรัฐมนตรี", order_number="1", scope="list",
                    subject="เร่งรัด", text="เร่งรัด", due_on="2025-12-31", recorded_by=self.central, recorded_at=now,
                    form_key=uuid4(),
                )  # fmt: skip
            kinds, projects = list(ProblemCategory.objects.all()), list(Project.objects.order_by("pk")[:500])
            Problem.objects.bulk_create(
                [
                    Problem(project=self.live, category=kinds[n % len(kinds)], severity=n % 3 + 1, text=f"ปัญหา {n}",
                            opened_on="2025-12-01", opened_by=self.nan_office, form_key=uuid4())
                    for n in numbers
                ]
            )  # fmt: skip
            DirectiveTarget.objects.bulk_create(
                [
                    DirectiveTarget(directive=self.directive, project=projects[n % len(projects)], state="issued",
                                    state_since=now, due_on="2025-12-31")
                    for n in numbers
                ],
                ignore_conflicts=True,
            )  # fmt: skip
            alone = Directive.objects.bulk_create(
                [
                    Directive(number=f"เดี่ยว {n}", issued_on="2025-12-01", issuer_name="นายกรัฐมนตรี", order_number="1",
                              scope="project", subject="เร่งรัด", text="เร่งรัด", due_on="2025-12-31",
                              recorded_by=self.central, recorded_at=now, form_key=uuid4())
                    for n in numbers
                ]
            )  # fmt: skip
            DirectiveTarget.objects.bulk_create(
                [
                    DirectiveTarget(directive=one, project=projects[n % len(projects)], state="issued",
                                    state_since=now, due_on="2025-12-31")
                    for n, one in enumerate(alone)
                ]
            )  # fmt: skip
            self.problem, self.target = Problem.objects.earliest("pk"), DirectiveTarget.objects.earliest("pk")
        HelpRequest.objects.bulk_create(
            [
                HelpRequest(agency=self.live.agency, province=self.live.province, subject=f"เรื่อง {n}", state_since=now,
                            asked_by=self.nan_office, asked_at=now, form_key=uuid4())
                for n in numbers
            ]
        )  # fmt: skip

    def more_import_rows(self, count, *, first):
        ImportRow.objects.bulk_create(
            [
                ImportRow(
                    batch=self.batch, row=n, sheet_row=n + 1, values={"PROJECT": "x"}, state="error", reason="ผิด",
                    amount_baht=Decimal(1),
                )
                for n in range(first, first + count)
            ]
        )  # fmt: skip
