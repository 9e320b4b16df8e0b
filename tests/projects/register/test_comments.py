"""Remarks on the sections of a record: who writes, who says that one is settled."""

from projects.models import SectionComment
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase

SETTLE = "ปิดความเห็นนี้"


class Comments(PadmeTestCase):
    def setUp(self):
        self.project = make.project(agency=self.roads_of_nan)
        self.address = f"/admin/projects/{self.project.pk}/"

    def written(self, by, text="ยอดเงินในกิจกรรมที่ 2 ไม่ตรงกับเอกสาร"):
        self.post(f"{self.address}comments/", {"section": "2.2", "text": text}, by=by)
        with asking_as(EVERYONE):
            return SectionComment.objects.get(project=self.project, text=text)

    def settled(self, comment, by):
        answer = self.post(f"{self.address}comments/{comment.pk}/settle/", by=by)
        with asking_as(EVERYONE):
            comment.refresh_from_db()
        return answer, comment.settled_by

    def test_the_agency_answers_the_offices_remark_and_does_not_settle_it(self):
        remark = self.written(self.nan_office)
        self.assertNotContains(self.get(self.address, by=self.nan_agency), SETTLE)
        refused, by = self.settled(remark, self.nan_agency)
        self.assertContains(refused, "เขียนความเห็นตอบ", status_code=422)
        self.assertContains(refused, f'href="{self.address}#comments"', status_code=422)
        self.assertIsNone(by)
        self.written(self.nan_agency, "แก้ยอดในกิจกรรมที่ 2 แล้ว")
        self.assertContains(self.get(self.address, by=self.nan_office), "แก้ยอดในกิจกรรมที่ 2 แล้ว")

    def test_the_writer_the_office_and_the_centre_settle(self):
        cases = [
            (self.nan_agency, self.nan_agency),
            (self.nan_agency, self.nan_office),
            (self.nan_office, self.nan_office_2),
            (self.nan_office, self.central),
        ]
        for number, (writer, settler) in enumerate(cases):
            with self.subTest(writer=writer.username, settler=settler.username):
                remark = self.written(writer, f"ความเห็นที่ {number}")
                self.assertContains(self.get(self.address, by=settler), SETTLE)
                answer, by = self.settled(remark, settler)
                self.assertRedirects(answer, f"{self.address}#comments", fetch_redirect_response=False)
                self.assertEqual(by, settler)

    def test_who_only_reads_and_who_sees_nothing(self):
        remark = self.written(self.nan_office)
        self.assertEqual(self.settled(remark, self.nan_governor)[0].status_code, 403)
        self.assertEqual(self.settled(remark, self.phrae_office)[0].status_code, 404)
