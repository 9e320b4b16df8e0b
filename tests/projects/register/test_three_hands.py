from django.core.exceptions import PermissionDenied
from django.http import Http404

from cms.rules import Overtaken, RuleBroken
from projects.models import ApprovalStep, AuditEntry, Notice, Project, WaitingFor
from projects.people.scope import EVERYONE, asking_as
from projects.register import actions
from projects.register.actions.locking import state_mark
from tests import make
from tests.base import PadmeTestCase


def do(action, project, *, by, **facts):
    with asking_as(by):
        return action(project, by=by, **facts)


class ThreeHands(PadmeTestCase):
    def setUp(self):
        for person in (self.nan_agency, self.nan_office, self.nan_office_2, self.central):
            person.refresh_from_db()
        self.project = make.project(agency=self.roads_of_nan)

    def to(self, step):
        do(actions.submit_project, self.project, by=self.nan_agency)
        if step != "submitted":
            do(actions.verify_project, self.project, by=self.nan_office)
        if step == "accepted":
            do(actions.accept_project, self.project, by=self.central)
        self.project.refresh_from_db()

    def test_agency_office_centre_and_it_is_live(self):
        self.to("accepted")
        self.assertEqual(self.project.step, ApprovalStep.ACCEPTED)
        self.assertTrue(self.project.live)
        self.assertEqual(self.project.waiting_for, WaitingFor.NOBODY)
        with asking_as(EVERYONE):
            self.assertEqual(self.project.activities.count(), 1)
        actions_logged = set(AuditEntry.objects.filter(project_id=self.project.pk).values_list("action", flat=True))
        self.assertLessEqual(
            {"projects.project.submitted", "projects.project.verified", "projects.project.accepted"}, actions_logged
        )

    def test_a_step_cannot_be_skipped(self):
        do(actions.submit_project, self.project, by=self.nan_agency)
        with self.assertRaises(RuleBroken):
            do(actions.accept_project, self.project, by=self.central)

    def test_the_neighbour_does_not_find_it_and_the_agency_may_not_verify(self):
        do(actions.submit_project, self.project, by=self.nan_agency)
        with self.assertRaises(Http404):
            do(actions.verify_project, self.project, by=self.phrae_office)
        with self.assertRaises(PermissionDenied):
            do(actions.verify_project, self.project, by=self.nan_agency)
        with self.assertRaises(PermissionDenied):
            do(actions.return_project, self.project, by=self.nan_governor, reason="ดูแล้ว")

    def test_nobody_verifies_what_they_sent(self):
        do(actions.submit_project, self.project, by=self.nan_office)
        with self.assertRaises(RuleBroken) as refused:
            do(actions.verify_project, self.project, by=self.nan_office)
        self.assertIn("ท่านเป็นผู้ส่ง", str(refused.exception))
        do(actions.verify_project, self.project, by=self.nan_office_2)

    def test_an_office_with_one_officer_is_verified_by_the_centre(self):
        project = make.project(area="54", agency=self.roads_of_phrae)
        row = do(actions.submit_project, project, by=self.phrae_office)
        self.assertEqual(row.waiting_for, WaitingFor.CENTRE)
        row = do(actions.verify_project, project, by=self.central)
        self.assertEqual(row.step, ApprovalStep.VERIFIED)

    def test_the_office_returns_with_a_reason_and_the_agency_is_told(self):
        do(actions.submit_project, self.project, by=self.nan_agency)
        with self.assertRaises(RuleBroken):
            do(actions.return_project, self.project, by=self.nan_office, reason=" ")
        row = do(actions.return_project, self.project, by=self.nan_office, reason="ขอแผนที่ที่ตั้ง")
        self.assertEqual((row.step, row.waiting_for), (ApprovalStep.RETURNED, WaitingFor.AGENCY))
        self.assertTrue(Notice.objects.filter(person=self.nan_agency, kind="returned", text__contains="แผนที่").exists())

    def test_the_centre_returns_one_step_or_to_the_agency(self):
        self.to("verified")
        row = do(actions.return_project, self.project, by=self.central, reason="ตรวจยอดอีกครั้ง")
        self.assertEqual((row.step, row.waiting_for), (ApprovalStep.SUBMITTED, WaitingFor.OFFICE))
        do(actions.verify_project, self.project, by=self.nan_office)
        row = do(actions.return_project, self.project, by=self.central, reason="แก้ชื่อ", to_agency=True)
        self.assertEqual((row.step, row.waiting_for), (ApprovalStep.RETURNED, WaitingFor.AGENCY))
        row = do(actions.submit_project, self.project, by=self.nan_agency)
        self.assertEqual(row.step, ApprovalStep.SUBMITTED)  # the office verifies again

    def test_an_incomplete_record_says_what_is_missing(self):
        project = make.project(agency=self.roads_of_nan, summary="", end_on=None)
        with self.assertRaises(RuleBroken) as refused:
            do(actions.submit_project, project, by=self.nan_agency)
        self.assertEqual(refused.exception.messages, ["กรอกสาระสำคัญของโครงการ", "กรอกวันเริ่มและวันสิ้นสุดโครงการ"])

    def test_a_decision_on_an_older_version_is_refused(self):
        do(actions.submit_project, self.project, by=self.nan_agency)
        with asking_as(EVERYONE):
            seen = state_mark(Project.objects.get(pk=self.project.pk))
        do(actions.withdraw_submission, self.project, by=self.nan_agency)
        do(actions.submit_project, self.project, by=self.nan_agency)
        do(actions.return_project, self.project, by=self.nan_office, reason="x")
        with self.assertRaises(Overtaken):
            do(actions.verify_project, self.project, by=self.nan_office_2, seen_state=seen)

    def test_an_amendment_is_public_only_once_accepted(self):
        self.to("accepted")
        with asking_as(self.nan_agency):
            live = Project.objects.get(pk=self.project.pk)
            draft = live.get_latest_revision_as_object()
            draft.title = "ชื่อใหม่ของโครงการ"
            draft.save_revision(user=self.nan_agency)
            live.refresh_from_db()
            actions.note_saved(live, by=self.nan_agency, before={})
        do(actions.submit_project, self.project, by=self.nan_agency)
        self.project.refresh_from_db()
        self.assertEqual((self.project.step, self.project.amendment_step), ("accepted", "submitted"))
        self.assertNotEqual(self.project.title, "ชื่อใหม่ของโครงการ")
        do(actions.verify_project, self.project, by=self.nan_office)
        do(actions.accept_project, self.project, by=self.central)
        self.project.refresh_from_db()
        self.assertEqual((self.project.title, self.project.amendment_step), ("ชื่อใหม่ของโครงการ", ""))

    def test_taking_down_needs_a_reason_and_goes_back_to_the_agency(self):
        self.to("accepted")
        with self.assertRaises(RuleBroken):
            do(actions.take_down, self.project, by=self.central, reason="")
        row = do(actions.take_down, self.project, by=self.central, reason="ข้อมูลผู้รับเหมาผิด")
        self.assertFalse(row.live)
        self.assertEqual(row.step, ApprovalStep.RETURNED)
        do(actions.submit_project, self.project, by=self.nan_agency)

    def test_what_was_submitted_is_cancelled_not_deleted(self):
        do(actions.submit_project, self.project, by=self.nan_agency)
        do(actions.withdraw_submission, self.project, by=self.nan_agency)
        with self.assertRaises(RuleBroken):
            do(actions.delete_draft, self.project, by=self.nan_agency)
        row = do(actions.cancel_record, self.project, by=self.nan_agency, reason="งบประมาณไม่ผ่าน")
        self.assertEqual(row.step, ApprovalStep.CANCELLED)
        draft = make.project(agency=self.roads_of_nan)
        do(actions.delete_draft, draft, by=self.nan_agency)
        with asking_as(EVERYONE):
            self.assertFalse(Project.objects.filter(pk=draft.pk).exists())
