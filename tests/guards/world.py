"""Two areas for the leak walk: Nan, where the walkers work, and Phrae, whose every unpublished text is marked.

Ids of different models never overlap, so that an address filled with a wrong kind of id finds nothing by chance.
"""

import io
from datetime import date
from decimal import Decimal

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, TaskState, WorkflowState

from home.models import AreaPage
from home.site import ensure_site
from projects.models import (
    ActivityProgress,
    AnnualActionPlan,
    AreaAllocation,
    BudgetChange,
    Contract,
    DevelopmentPlan,
    GfmsBatch,
    GfmsBatchArea,
    GfmsCode,
    GfmsExplanation,
    GfmsLine,
    GfmsTotal,
    ImportBatch,
    ImportRow,
    Indicator,
    Instalment,
    LedgerEntry,
    MoneyBalance,
    MonthlyReport,
    Notice,
    PeriodLock,
    Place,
    Project,
    SectionComment,
    StrategicIssue,
    SummaryRow,
    SummaryTable,
)
from projects.people.roles import area_group_name
from projects.people.scope import EVERYONE, asking_as
from projects.register import actions
from projects.register.snapshot import snapshot
from publications.models import AchievementPage
from tests import cast, make
from tests.cast import Cast
from tests.guards.world_closing import closing
from tests.guards.world_evidence import add_evidence
from tests.guards.world_oversight import oversight
from tests.guards.world_progress import chased
from tests.guards.world_visits import add_checks, add_visits

MARKER = "zqsecret"  # ASCII: survives JSON, quoting, folding and every encoding
WORD = "สะพาน"  # in both areas' titles, so that a search finds both


GFMS_COUNTS = {
    "rows_read": 1, "matched": 0, "unmatched": 0, "new": 0, "changed": 0, "same": 0, "rows_error": 1, "codes": 0,
    "codes_newly_matched": 0, "total_baht": "1.00", "matched_baht": "0.00", "unmatched_baht": "0.00",
    "error_baht": "1.00", "changes": [], "areas": [],
}  # fmt: skip
COUNTS = {
    "rows_read": 1, "rows_error": 1, "rows_undecided": 0, "rows_left": 1, "area_runs": [], "move_runs": [],
    "projects_new": 0, "projects_changed": 0, "projects_same": 0, "activities_new": 0, "activities_changed": 0,
    "activities_same": 0, "findings": [], "total_baht": "1.00", "accepted_baht": "0.00", "undecided_baht": "0.00",
    "error_baht": "1.00", "fingerprint": "", "asked_area": "",
}  # fmt: skip


def marked(what):
    return f"{MARKER}-{what}"


def spread_ids(first=70_000, step=1_000):
    """Let every table count from a number of its own."""
    with connection.cursor() as cursor:
        for number, model in enumerate(apps.get_models(include_auto_created=True)):
            key, table, start = model._meta.pk, model._meta.db_table, first + number * step
            if key.get_internal_type() not in {"BigAutoField", "AutoField"} or not model._meta.managed:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [start, table])
                if not cursor.rowcount:
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, start])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', key.column, start])


class World(Cast):
    """Everything an address may ask for, once in Nan (`mine`) and once in Phrae (`theirs`): kind → list of ids."""

    def __init__(self):
        spread_ids()
        ensure_site()
        for officer in (self.nan_office, self.nan_agency, self.north2_office, self.observer, self.central):
            officer.refresh_from_db()
        self.stranger = cast.person(
            marked("username"), "provincial_office", province=cast.province("54"), title=marked("post-title"),
            first_name=marked("first-name"),
        )  # fmt: skip
        self.stranger.last_name, self.stranger.email = marked("last-name"), f"{MARKER}@example.org"
        self.stranger.save()
        cast.person(f"{MARKER}-agency-user", "agency", agency=self.roads_of_phrae, title=marked("agency-post"))
        self.mine, self.theirs, self.document_addresses = {}, {}, []
        with asking_as(EVERYONE):
            self._area("55", self.nan_office, self.roads_of_nan, self.mine, lambda what: f"{WORD} น่าน {what}")
            self._area("54", self.stranger, self.roads_of_phrae, self.theirs, lambda what: f"{WORD} {marked(what)}")

    @property
    def stranger_province(self):
        return self.stranger.post_holdings.get().post.province_id

    @property
    def stranger_path(self):
        return Page.objects.get(pk=self.theirs["page"][-1]).path

    @property
    def public_addresses(self):
        """Every public page, those of what is not published too."""
        with asking_as(EVERYONE):
            rows = list(Project.objects.values_list("fiscal_year_id", "code"))
        pages = Page.objects.filter(depth__gt=1).filter(
            Q(depth__lt=4) | Q(pk__in=self.mine["page"] + self.theirs["page"])
        )
        return [
            *(page.url_path.split("/", 2)[2] for page in pages),
            *(f"projects/{year}/{code}/{what}" for year, code in rows for what in ("", "data.json/", "data.csv/")),
            *(f"projects/{year}/{code}/{what}" for year, code in rows for what in ("data.json", "data.csv")),
        ]

    def _area(self, code, officer, agency, ids, text):
        draft = self._project(code, agency, text, "draft")
        sent = self._project(code, agency, text, "sent")
        live = self._live_with_amendment(code, agency, officer, text)
        comment = SectionComment.objects.create(project=draft, section="2.1", text=text("comment"), written_by=officer)
        draft.save_revision(user=officer, clean=False)
        with asking_as(self.central):
            actions.write_comment(sent, section="2.2", text=text("comment-logged"), by=self.central)
            sent = actions.submit_project(sent, by=self.central)
        projects = [draft.pk, sent.pk, live.pk]
        ids["project"] = projects
        ids["project_code"] = [draft.code, live.code]
        ids["comment"] = [comment.pk]
        ids["project_revision"] = [draft.latest_revision_id, live.latest_revision_id]
        states = WorkflowState.objects.filter(object_id__in=[str(pk) for pk in projects])
        ids["project_workflow_state"] = list(states.values_list("pk", flat=True))
        ids["project_task_state"] = list(
            TaskState.objects.filter(workflow_state__in=states).values_list("pk", flat=True)
        )
        ids["agency"] = [agency.pk]
        self._money(live, officer, ids, text)
        add_evidence(live, officer, ids, text)
        add_checks(live, officer, ids, text)
        oversight(live, agency, officer, ids, text)
        add_visits(live, officer, ids, text)
        self._plans(code, ids, text)
        self._batch(code, officer, ids, text)
        notice = Notice.objects.create(person=officer, kind="waiting", text=text("notice"), url="/admin/queue/")
        ids["notice"] = [notice.pk]
        holding = officer.post_holdings.get()
        ids["post"], ids["holding"], ids["person"] = [holding.post_id], [holding.pk], [officer.pk]
        self._pages(code, officer, live, ids, text)

    def _project(self, code, agency, text, what):
        row = make.project(
            area=code,
            agency=agency,
            title=text(f"{what}-title"),
            **{
                name: text(f"{what}-{name}")
                for name in ("summary", "rationale", "objectives", "target_output", "beneficiaries", "appraisal_note",
                             "approved_by", "readiness_checked_by")
            },
            approval_number=text("number")[:40],
            e_budgeting_code=text("e")[:40],
        )  # fmt: skip
        Project.objects.filter(pk=row.pk).update(code=text(row.code).split()[-1][:20])
        row.refresh_from_db()
        activity = row.activities.get()
        activity.title = text(f"{what}-activity")
        activity.save()
        line = activity.budget_lines.get()
        line.item_group = text(f"{what}-item-group")
        line.save()
        Indicator.objects.create(project=row, name_th=text(f"{what}-indicator"), unit="กม.", target=Decimal(3))
        Place.objects.create(project=row, text=text(f"{what}-place"))
        row = Project.objects.get(pk=row.pk)
        row.save()
        return row

    def _live_with_amendment(self, code, agency, officer, text):
        """What is live is public; the amendment stands in revisions alone."""
        row = make.live(area=code, agency=agency, title=f"{WORD} ที่เผยแพร่ {code}", execution_status="completed")
        row.save_revision(user=officer, clean=False)
        before = snapshot(row)
        newer = row.get_latest_revision_as_object()
        newer.title = text("amendment-title")
        newer.summary = text("amendment-summary")
        newer.save_revision(user=officer, clean=False)
        row.refresh_from_db()
        actions.note_saved(row, by=officer, before=before)
        row.refresh_from_db()
        return row

    def _money(self, project, officer, ids, text):
        """Unpublished money of a published project: entries, a contract with an instalment, a request."""
        activity = project.activities.all()[0]
        signed = Contract.objects.create(
            project=project, number=text("contract-number"), vendor=text("vendor"), title=text("contract-title"),
            signed_on=date(2025, 12, 1),
        )  # fmt: skip
        part = Instalment.objects.create(
            contract=signed, number=1, title=text("instalment"), planned_on=date(2026, 1, 1), planned_baht=Decimal("10"),
        )  # fmt: skip
        change = BudgetChange.objects.create(
            project=project, kind="savings", reason=text("change-reason"), drafted_by=officer, step_since=timezone.now(),
        )  # fmt: skip
        entry = LedgerEntry.objects.create(
            project=project, activity=activity, expenditure_kind="capital", kind="allocation", note=text("entry-note"),
            amount_baht=Decimal("8765432.10"), happened_on=date(2025, 10, 2), recorded_at=timezone.now(),
            recorded_by=officer,
        )  # fmt: skip
        MoneyBalance.objects.create(
            project=project, activity=activity, expenditure_kind="capital", allocated_baht=Decimal("8765432.10")
        )
        report = MonthlyReport.objects.create(
            project=project, month=date(2025, 10, 1), due_on=date(2025, 11, 10), step="submitted",
            step_since=timezone.now(), first_sent_at=timezone.now(), work_done=text("work-done"), drafted_by=officer,
            submitted_by=officer, problems=text("problems"),
        )  # fmt: skip
        ActivityProgress.objects.create(report=report, activity=activity, actual_percent=Decimal("12.34"))
        PeriodLock.objects.create(
            month=date(2025, 9, 1), province=project.province, locked_at=timezone.now(), locked_by=officer,
            reason=text("lock-reason"),
        )  # fmt: skip
        ids["chase_letter"] = chased(project, officer, text)
        closing(project, officer, ids, text)
        ids["contract"], ids["instalment"] = [signed.pk], [part.pk]
        ids["budget_change"], ids["ledger_entry"] = [change.pk], [entry.pk]

        self._gfms(project.province.code, activity, officer, ids, text)

    def _gfms(self, code, activity, officer, ids, text):
        """What GFMS says of the area: an extract that waits and one that is in, a code of it matched, one not."""
        batches = []
        for state in ("previewed", "confirmed"):
            batch = GfmsBatch(
                file_name=f"{text('gfms-file-name')}.csv", sha256="0" * 64, as_of=date(2026, 1, 31), owner=officer,
                state=state, counts=GFMS_COUNTS | {"errors": [{"sheet_row": 2, "column": "", "value": text("gfms-value"),
                                                               "reason": text("gfms-reason")}]},
            )  # fmt: skip
            batch.file.save("gfms.csv", ContentFile(f"x\n{text('gfms-file')}".encode()), save=True)
            batches.append(batch)
        area = {"province": cast.province(code), "fiscal_year_id": 2569, "area_code": code}
        GfmsBatchArea.objects.create(batch=batches[-1], lines=1, amount_satang=987_654_321_00, **area)
        matched, unmatched = (
            GfmsCode.objects.create(budget_code=text(name)[:40], activity=to, expenditure_kind=kind, **area)
            for name, to, kind in (("gfms-code", activity, "capital"), ("gfms-open", None, ""))
        )
        for number, one in enumerate((matched, unmatched), 1):
            GfmsLine.objects.create(
                fiscal_year_id=2569, document_number=text("gfms-document")[:40], document_line=number, code=one,
                kind="disbursement", posted_on=date(2026, 1, 5), amount_satang=987_654_321_00,
                brought_by=batches[-1], changed_by=batches[-1],
            )  # fmt: skip
            GfmsTotal.objects.create(code=one, kind="disbursement", lines=1, amount_satang=987_654_321_00)
        GfmsExplanation.objects.create(
            project=activity.project, activity=activity, expenditure_kind="capital", figure="disbursed",
            gfms_baht=Decimal("987654321.00"), own_baht=Decimal(0), text=text("gfms-explanation"), written_by=officer,
            written_at=timezone.now(),
        )  # fmt: skip
        ids["gfms_batch"], ids["gfms_code"] = [one.pk for one in batches], [matched.pk, unmatched.pk]

    def _plans(self, code, ids, text):
        plan = DevelopmentPlan.objects.create(
            province=cast.province(code), first_year_be=2566, last_year_be=2570,
            vision=text("vision"), positioning=text("positioning"),
        )  # fmt: skip
        StrategicIssue.objects.create(plan=plan, name_th=text("issue"))
        annual = AnnualActionPlan.objects.create(development_plan=plan, fiscal_year_id=2569, note=text("annual-note"))
        allocation = AreaAllocation.objects.create(
            province=cast.province(code), fiscal_year_id=2569, budget_source="province_plan",
            allocated_baht=Decimal("9876543.21"), source=text("allocation-source"),
        )  # fmt: skip
        ids["plan"], ids["annual_plan"], ids["allocation"] = [plan.pk], [annual.pk], [allocation.pk]
        table = SummaryTable.objects.create(
            province=cast.province(code), fiscal_year_id=2569, kind="allocation", caption=text("table-caption"),
            source=text("table-source"),
        )  # fmt: skip
        SummaryRow.objects.create(
            table=table, order=1, label=text("table-row"), cells=[text("table-row"), "9,876,543.21"],
            budget_baht=Decimal("9876543.21"),
        )  # fmt: skip
        ids["summary_table"] = [table.pk]

    def _batch(self, code, officer, ids, text):
        batches = []
        for state in ("previewed", "confirmed"):
            batch = ImportBatch(
                layout="budget-bill", fiscal_year_id=2569, file_name=f"{text('file-name')}.csv", sha256="0" * 64,
                owner=officer, state=state, province=cast.province(code), counts=COUNTS | {"areas": [code]},
            )  # fmt: skip
            batch.file.save("walk.csv", ContentFile(f"PROJECT\n{text('batch-file')}".encode()), save=True)
            ImportRow.objects.create(
                batch=batch, row=1, sheet_row=2, values={"PROJECT": text("row-value")}, state="error",
                column="PROJECT", reason=text("row-reason"), amount_baht=Decimal("1.00"),
            )  # fmt: skip
            batches.append(batch.pk)
        ids["batch"] = batches

    def _pages(self, code, officer, live, ids, text):
        area = AreaPage.objects.get(province__code=code)
        collection = Collection.objects.get(name=area_group_name(area.area))
        drawn = io.BytesIO()
        Picture.new("RGB", (40, 30), "navy").save(drawn, "PNG")
        image = get_image_model().objects.create(
            title=text("image-title"), caption=text("image-caption"), credit=text("image-credit"),
            people_consent="missing", project_code=live.code, collection=collection, uploaded_by_user=officer,
            file=SimpleUploadedFile("walk.png", drawn.getvalue(), "image/png"),
        )  # fmt: skip
        image.tags.add(text("image-tag").split()[-1])
        document = get_document_model().objects.create(
            title=text("document-title"), collection=collection, uploaded_by_user=officer,
            file=SimpleUploadedFile(f"walk-{code}.txt", text("document-content").encode()),
        )  # fmt: skip
        document.tags.add(text("document-tag").split()[-1])
        page = AchievementPage(
            title=text("page-title"), intro=text("page-intro"), year_be=2569, live=False, owner=officer, photo=image,
            body=[("text", f"<p>{text('page-body')}</p>")],
        )  # fmt: skip
        area.add_child(instance=page)
        page.save_revision(user=officer)
        shown = AchievementPage(title=f"{WORD} เผยแพร่แล้ว {code}", intro="เผยแพร่แล้ว", year_be=2569, project=live)
        area.refresh_from_db()
        area.add_child(instance=shown)
        shown.save_revision(user=officer).publish()
        shown.refresh_from_db()
        shown.title = text("page-amendment")
        shown.save_revision(user=officer)
        page.get_workflow().start(page, officer)
        states = WorkflowState.objects.filter(object_id=str(page.pk))
        ids["page"] = [page.pk, shown.pk, area.pk]
        ids["page_revision"] = [page.latest_revision_id, shown.latest_revision_id]
        ids["page_workflow_state"] = list(states.values_list("pk", flat=True))
        ids["page_task_state"] = list(TaskState.objects.filter(workflow_state__in=states).values_list("pk", flat=True))
        self.document_addresses.append(document.url)
        ids["image"], ids["document"], ids["collection"] = [image.pk], [document.pk], [collection.pk]
