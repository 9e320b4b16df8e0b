"""What the automatic checks are told of a project: gathered from its rows, for the right year and the right day."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from projects.models import (
    BudgetChange,
    CompletionReport,
    District,
    GroupMembership,
    Instalment,
    LedgerEntry,
    MonthlyReport,
    PhotoMatch,
    Place,
    Project,
    ProjectPhoto,
)
from projects.money import actions as money
from projects.oversight.verification.checks import findings_of
from projects.oversight.verification.facts import gather
from projects.oversight.verification.reports import to_check
from projects.people.scope import EVERYONE, asking_as
from tests import cast, make
from tests.base import PadmeTestCase
from tests.projects.money import books

TODAY = date(2025, 6, 15)


class FactsOfChecks(PadmeTestCase):
    def setUp(self):
        self.project = books.funded(self)
        with asking_as(EVERYONE):
            Project.objects.filter(pk=self.project.pk).update(start_on=books.FIRST_DAY, end_on=books.LAST_DAY)

    def facts(self, project=None, today=TODAY):
        pk = (project or self.project).pk
        with asking_as(EVERYONE):
            return gather(to_check(Project.objects.filter(pk=pk)), today)[pk]

    def texts(self, id, project=None):
        rows = findings_of(self.facts(project)).values()
        return [one.text for found in rows for one in found if one.check.id == id]

    def set(self, **facts):
        with asking_as(EVERYONE):
            Project.objects.filter(pk=self.project.pk).update(**facts)

    def report(self, month, step="accepted", **facts):
        with asking_as(EVERYONE):
            return MonthlyReport.objects.create(
                project=self.project, month=date(2025, month, 1), due_on=date(2025, month + 1, 10), step=step,
                step_since=timezone.now(), drafted_by=self.nan_agency, **facts,
            )  # fmt: skip

    def test_a_province_that_left_the_group_before_the_year_is_outside(self):
        group, left = cast.group("NU2"), cast.province("50")
        GroupMembership.objects.create(group=group, province=left, last_year_be=2560)
        project = make.accepted(area="NU2", year_be=2568)
        district = District.objects.filter(province=left).first()
        with asking_as(EVERYONE):
            Place.objects.create(project=project, text="ที่เดิม", district=district)
        self.assertNotIn("50", self.facts(project).provinces)
        self.assertEqual(self.texts("D-12", project), ["“ที่เดิม” อยู่ในอำเภอนอกพื้นที่ของโครงการ"])

    def test_a_project_completed_early_owes_no_month_after(self):
        self.assertEqual(len(self.facts().missing_months), 8)  # October to May
        with asking_as(EVERYONE):
            CompletionReport.objects.create(
                project=self.project, completed_on=date(2025, 1, 20), step="submitted", step_since=timezone.now(),
                drafted_by=self.nan_agency,
            )  # fmt: skip
        self.assertEqual(len(self.facts().missing_months), 8)  # the money is not paid yet
        books.enter(self, self.project, "disbursement", "1000000", on=date(2025, 1, 18))
        self.assertEqual(self.facts().missing_months[-1], date(2025, 1, 1))
        self.set(execution_status="completed")
        self.assertEqual(self.facts().missing_months[-1], date(2025, 1, 1))

    def test_a_cancelled_project_owes_no_month_after_its_cancellation(self):
        self.set(execution_status="cancelled")
        self.assertEqual(self.facts().missing_months, [])
        with asking_as(EVERYONE):
            BudgetChange.objects.create(
                project=self.project, kind="cancel_project", step="accepted", step_since=timezone.now(), reason="น้ำท่วม",
                accepted_on=date(2024, 12, 9), drafted_by=self.nan_agency,
            )  # fmt: skip
        self.assertEqual(self.facts().missing_months[-1], date(2024, 12, 1))

    def test_a_report_that_came_back_is_not_called_unsent_and_keeps_its_due_day(self):
        self.report(4, "returned")
        may = self.report(5, "draft")
        facts = self.facts()
        self.assertEqual(facts.returned_months, [date(2025, 4, 1)])
        self.assertNotIn(date(2025, 4, 1), facts.missing_months)
        self.assertIn(date(2025, 5, 1), facts.missing_months)
        with asking_as(EVERYONE):
            MonthlyReport.objects.filter(pk=may.pk).update(due_on=TODAY)
        self.assertNotIn(date(2025, 5, 1), self.facts().missing_months)

    def test_savings_that_were_returned_do_not_date_the_newer_ones(self):
        for kind, day, baht in (
            ("savings", date(2025, 1, 5), 100), ("savings_returned", date(2025, 1, 20), 100), ("savings", date(2025, 6, 1), 50),
        ):  # fmt: skip
            with asking_as(EVERYONE):
                LedgerEntry.objects.create(
                    project=self.project, activity=books.activity_of(self.project), expenditure_kind="capital", kind=kind,
                    amount_baht=Decimal(baht), happened_on=day, recorded_at=timezone.now(), recorded_by=self.nan_agency,
                )  # fmt: skip
        self.assertEqual(self.facts().savings_since, date(2025, 6, 1))

    def test_instalments_of_a_contract_that_was_given_up_are_not_waited_for(self):
        contract = books.contract(self, self.project, "1000")
        with asking_as(EVERYONE):
            Instalment.objects.create(contract=contract, number=1, planned_on=date(2025, 3, 1), planned_baht=1000)
        self.assertEqual(len(self.texts("M-07")), 1)
        with asking_as(self.nan_agency):
            money.change_contract_amount(
                self.project, contract, activity=books.activity_of(self.project), expenditure_kind="capital",
                new_amount_baht=Decimal(0), happened_on=date(2025, 4, 1), note="เลิกสัญญา", by=self.nan_agency,
            )  # fmt: skip
        self.assertEqual(self.texts("M-07"), [])

    def test_photographs_of_one_moment_are_alike_by_nature(self):
        other = make.accepted(agency=self.roads_of_nan, year_be=2568)
        photos = [self.photo(self.project, "during"), self.photo(self.project, "during"), self.photo(other, "during")]
        self.match(*photos[:2])
        self.assertEqual(self.texts("E-07"), [])
        self.match(photos[0], photos[2])
        self.assertEqual(self.texts("E-07"), ["1 ภาพคล้ายกับภาพของโครงการอื่นหรือช่วงอื่นของงาน"])

    def photo(self, project, stage):
        with asking_as(EVERYONE):
            number = ProjectPhoto.objects.count()
            return ProjectPhoto.objects.create(
                project=project, stage=stage, caption="งานดิน", taken_on=TODAY, people_consent="nobody", file_name="a.jpg",
                sha256=f"{number}", store_key=f"key{number}", width=8, height=8, side="agency", uploaded_by=self.nan_agency,
                uploaded_at=timezone.make_aware(datetime(2025, 6, 1)), match_count=1,
            )  # fmt: skip

    def match(self, one, other):
        with asking_as(EVERYONE):
            for photo, like in ((one, other), (other, one)):
                PhotoMatch.objects.create(photo=photo, other=like, differing_bits=2)
