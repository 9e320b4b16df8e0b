"""A directive by its addresses: issued, acknowledged, answered, closed, issued again; by whom, and who may not."""

from datetime import date
from unittest.mock import patch
from uuid import uuid4

from cms.rules import RuleBroken
from projects.evidence.actions.documents import delete_document
from projects.models import AuditEntry, Directive, FiscalYear, Notice, PostHolding, Response
from projects.oversight import sections
from projects.people.scope import EVERYONE, asking_as, forget_reach
from tests import cast, make
from tests.base import PadmeTestCase
from tests.projects.oversight import orders
from tests.projects.oversight.days import on_the_day

ANSWER = {"text": "เร่งงานงวดที่ 2 แล้ว", "links": "https://example.go.th/photo.jpg"}


class Directives(PadmeTestCase):
    def setUp(self):
        on_the_day(self, date(2026, 1, 5))
        self.project = make.accepted(agency=self.roads_of_nan)
        self.nan_agency  # noqa: B018 -- works there before anything is ordered

    def issued(self, **facts):
        self.assertEqual(orders.issue(self, self.project, by=self.nan_governor, **facts).status_code, 302)
        return orders.targets()[-1]

    def test_the_whole_way_with_evidence(self):
        target = self.issued()
        url = f"/admin/directives/targets/{target.pk}/"
        self.assertEqual(target.directive.number, "1/2568")
        self.assertTrue(Notice.objects.filter(person=self.nan_agency, kind="directed", url=url, read_at=None).exists())
        self.assertContains(self.get("/admin/queue/", by=self.nan_agency), "รับทราบข้อสั่งการ · เหลือ 5 วัน")
        record = self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency)
        self.assertContains(record, "ข้อสั่งการที่ยังไม่ปิด 1 เรื่อง")
        self.assertEqual(orders.move(self, target, "acknowledge", by=self.nan_agency).status_code, 302)
        self.assertFalse(Notice.objects.filter(person=self.nan_agency, kind="directed", read_at=None).exists())
        self.assertEqual(orders.move(self, target, "answer", by=self.nan_agency, **ANSWER).status_code, 302)
        self.assertContains(self.get("/admin/", by=self.nan_governor), "พิจารณาคำชี้แจง")
        self.assertContains(self.get(url, by=self.nan_governor), "https://example.go.th/photo.jpg")
        self.assertEqual(orders.move(self, target, "close", by=self.nan_governor).status_code, 302)
        self.assertEqual(orders.targets()[0].state, "closed")
        self.assertFalse(orders.targets()[0].was_late)
        told = AuditEntry.objects.filter(project_id=self.project.pk, action__startswith="projects.oversight.directive_")
        self.assertEqual(told.count(), 4)
        self.assertContains(self.get("/admin/", by=self.nan_governor), "ปิดแล้ว 1 เรื่อง (ร้อยละ 100.0)")

    def test_an_answer_shows_the_projects_own_photographs_and_documents(self):
        photo, draft, document = orders.evidence_of(self.project, self.nan_agency)
        other, _draft, elsewhere = orders.evidence_of(make.accepted(agency=self.roads_of_nan), self.nan_agency)
        target = self.issued()
        url = f"/admin/directives/targets/{target.pk}/"
        page = self.get(url, by=self.nan_agency)
        self.assertContains(page, "ภาพงานดินแล้วเสร็จ")
        self.assertNotContains(page, "draft.jpg")
        for name, pk in (("photos", draft.pk), ("photos", other.pk), ("documents", elsewhere.pk)):
            with self.subTest(name=name, pk=pk):
                refused = orders.move(self, target, "answer", by=self.nan_agency, **ANSWER, **{name: [pk]})
                self.assertEqual(refused.status_code, 422)
        given = {"photos": [photo.pk], "documents": [document.pk]}
        self.assertEqual(orders.move(self, target, "answer", by=self.nan_agency, **ANSWER, **given).status_code, 302)
        page = self.get(url, by=self.nan_governor)
        for place in (f"evidence/photos/{photo.pk}/", f"evidence/documents/{document.pk}/"):
            self.assertContains(page, place)
        with asking_as(self.nan_agency), self.assertRaisesMessage(RuleBroken, "แนบอยู่กับ"):
            delete_document(document, by=self.nan_agency)

    def test_an_answer_after_the_day_is_kept_and_marked(self):
        target = self.issued()
        on_the_day(self, date(2026, 1, 12))
        self.assertContains(self.get("/admin/directives/", by=self.nan_governor, late="yes"), "เกินกำหนด 2 วัน")
        self.assertContains(self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency), "เกินกำหนด 1 เรื่อง")
        self.assertEqual(orders.move(self, target, "answer", by=self.nan_agency, **ANSWER).status_code, 302)
        with asking_as(EVERYONE):
            answer = Response.objects.get()
        self.assertTrue(answer.is_late)
        self.assertTrue(orders.targets()[0].was_late)
        page = self.get(f"/admin/directives/targets/{target.pk}/", by=self.nan_governor)
        self.assertContains(page, "ชี้แจง (ช้ากว่ากำหนด)")
        orders.move(self, target, "close", by=self.nan_governor)
        rates = self.get("/admin/directives/rates/", by=self.nan_governor)
        self.assertContains(rates, "100.0")
        self.assertContains(self.get("/admin/directives/", by=self.nan_governor, late="was"), target.directive.subject)

    def test_the_queue_says_how_many_wait_when_it_shows_the_nearest_alone(self):
        for subject in ("เร่งรัดงาน", "เร่งรัดเงิน"):
            self.issued(subject=subject)
        self.assertNotContains(self.get("/admin/queue/", by=self.nan_agency), "ทั้งหมด 2 เรื่อง")
        with patch.object(sections, "MOST_WAITING", 1):
            page = self.get("/admin/queue/", by=self.nan_agency)
        self.assertContains(page, "ข้อสั่งการที่รอท่านทั้งหมด 2 เรื่อง")
        self.assertContains(page, 'href="/admin/directives/"')

    def test_on_the_due_day_itself_it_is_in_time(self):
        target = self.issued()
        on_the_day(self, date(2026, 1, 10))
        self.assertContains(self.get("/admin/directives/", by=self.nan_agency), "ครบกำหนดวันนี้")
        orders.move(self, target, "answer", by=self.nan_agency, **ANSWER)
        self.assertFalse(orders.targets()[0].was_late)

    def test_it_is_issued_again_with_a_new_day_and_the_first_answer_stays(self):
        target = self.issued()
        orders.move(self, target, "answer", by=self.nan_agency, **ANSWER)
        again = {"text": "ขอแผนรายสัปดาห์", "due_on": "20 ม.ค. 2569"}
        self.assertEqual(
            orders.move(
                self, target, "reissue", by=self.nan_governor, **(again | {"due_on": "1 ม.ค. 2569"})
            ).status_code,
            422,
        )
        self.assertEqual(orders.move(self, target, "reissue", by=self.nan_governor, **again).status_code, 302)
        row = orders.targets()[0]
        self.assertEqual((row.state, row.round, row.due_on), ("issued", 2, date(2026, 1, 20)))
        page = self.get(f"/admin/directives/targets/{target.pk}/", by=self.nan_agency)
        for text in ("เร่งงานงวดที่ 2 แล้ว", "ขอแผนรายสัปดาห์", "สั่งการครั้งที่ 2"):
            self.assertContains(page, text)
        self.assertTrue(Notice.objects.filter(person=self.nan_agency, kind="directed", read_at=None).exists())

    def test_it_is_closed_only_once_answered_and_never_by_who_answered(self):
        target = self.issued()
        self.assertContains(orders.move(self, target, "close", by=self.nan_governor), "ยังไม่มีคำชี้แจง", status_code=422)
        orders.move(self, target, "answer", by=self.nan_office, **ANSWER)
        own = orders.move(self, target, "close", by=self.nan_office, order_number="น 1/2569")
        self.assertContains(own, "ท่านเป็นผู้ชี้แจงเรื่องนี้เอง", status_code=422)

    def test_the_office_acts_for_the_issuer_on_a_written_order_only(self):
        target = self.issued()
        orders.move(self, target, "answer", by=self.nan_agency, **ANSWER)
        self.assertEqual(orders.move(self, target, "close", by=self.nan_agency).status_code, 403)
        self.assertContains(orders.move(self, target, "close", by=self.nan_office), "เลขที่หนังสือ", status_code=422)
        self.assertEqual(
            orders.move(self, target, "close", by=self.nan_office, order_number="นน 0017/5").status_code, 302
        )
        entry = AuditEntry.objects.get(action="projects.oversight.directive_closed")
        self.assertEqual(entry.data["order_number"], "นน 0017/5")

    def test_a_stand_in_of_the_post_closes_it(self):
        target = self.issued()
        orders.move(self, target, "answer", by=self.nan_agency, **ANSWER)
        deputy = cast.person("nan_deputy", "executive", province=cast.province("55"))
        self.assertEqual(orders.move(self, target, "close", by=deputy).status_code, 403)
        PostHolding.objects.create(
            post=orders.post_of(self.nan_governor), person=deputy, since=date(2026, 1, 1), is_stand_in=True
        )
        forget_reach(deputy)
        self.assertEqual(orders.move(self, target, "close", by=deputy).status_code, 302)

    def test_it_is_cancelled_with_a_reason_and_counts_no_more(self):
        target = self.issued()
        self.assertEqual(orders.move(self, target, "cancel", by=self.nan_governor, reason=" ").status_code, 422)
        self.assertEqual(orders.move(self, target, "cancel", by=self.nan_governor, reason="สั่งซ้ำ").status_code, 302)
        self.assertEqual(orders.move(self, target, "answer", by=self.nan_agency, **ANSWER).status_code, 422)
        self.assertNotContains(self.get("/admin/", by=self.nan_governor), "ข้อสั่งการ 1 เรื่อง")

    def test_of_two_who_answer_at_once_the_second_sees_both_and_a_closed_one_takes_no_answer(self):
        target = self.issued()
        self.assertEqual(
            orders.move(self, target, "answer", by=self.nan_agency, seen="issued.1", **ANSWER).status_code, 302
        )
        lost = orders.move(self, target, "answer", by=self.nan_office, seen="issued.1", text="คำชี้แจงของสำนักงาน")
        self.assertContains(lost, "คำชี้แจงของสำนักงาน", status_code=409)
        orders.move(self, target, "close", by=self.nan_governor)
        more = orders.move(self, target, "answer", by=self.nan_agency, seen="answered.2", text="เพิ่มเติม")
        self.assertContains(more, "เพิ่มเติม", status_code=409)
        with asking_as(EVERYONE):
            self.assertEqual(Response.objects.count(), 1)

    def test_readers_and_neighbours(self):
        target = self.issued()
        url = f"/admin/directives/targets/{target.pk}/"
        for person, status in (
            (self.central, 200), (self.observer, 200), (self.phrae_office, 404), (self.phrae_agency, 404),
            (self.north2_office, 404), (self.phrae_governor, 404),
        ):  # fmt: skip
            with self.subTest(person=person.username):
                self.assertEqual(self.get(url, by=person).status_code, status)
                self.assertEqual(
                    target.directive.subject in self.get("/admin/directives/", by=person).content.decode(),
                    status == 200,
                )
        self.assertEqual(orders.move(self, target, "answer", by=self.observer, **ANSWER).status_code, 403)
        self.assertEqual(orders.move(self, target, "answer", by=self.phrae_agency, **ANSWER).status_code, 404)

    def test_a_closed_year_is_read_only(self):
        target = self.issued()
        FiscalYear.objects.filter(pk=2569).update(closed_on=date(2026, 1, 5))
        self.assertContains(
            orders.move(self, target, "answer", by=self.nan_agency, **ANSWER), "ปีงบประมาณ 2569 ปิดแล้ว", status_code=422
        )
        self.assertContains(orders.issue(self, self.project, by=self.nan_governor), "ปิดแล้ว", status_code=422)
        self.assertContains(self.get(f"/admin/directives/targets/{target.pk}/", by=self.nan_agency), "อ่านได้อย่างเดียว")


class Issuing(PadmeTestCase):
    def setUp(self):
        on_the_day(self, date(2026, 1, 5))
        self.nan = make.accepted(agency=self.roads_of_nan)
        self.phrae = make.accepted(area="54", agency=self.roads_of_phrae)

    def statuses(self, cases):
        for by, projects, issuer, facts, status in cases:
            with self.subTest(by=by.username, projects=[one.code for one in projects], **facts):
                self.assertEqual(orders.issue(self, *projects, by=by, issuer=issuer, **facts).status_code, status)

    def test_nobody_orders_where_their_post_does_not_reach(self):
        governor, written = self.nan_governor, {"order_number": "ตามบันทึก 7"}
        other = self.phrae_governor
        self.statuses(
            [
                (governor, [self.nan], None, {}, 302),
                (governor, [self.phrae], None, {}, 404),
                (governor, [self.nan, self.phrae], None, {}, 404),
                (self.nan_office, [self.nan], governor, {}, 422),
                (self.nan_office, [self.nan], governor, written, 302),
                (self.nan_office, [self.nan], other, written, 422),
                (self.central, [self.nan, self.phrae], governor, written, 403),
                (self.central, [self.nan], governor, written, 302),
                (self.transport_minister, [self.nan, self.phrae], None, {}, 302),
                (self.nan_agency, [self.nan], governor, written, 403),
                (self.observer, [self.nan], governor, written, 403),
                (self.nan_treasury, [self.nan], governor, written, 403),
            ]
        )

    def test_the_centre_writes_down_who_has_no_post_here(self):
        facts = {"issuer": "", "issuer_name": "นายกรัฐมนตรี", "order_number": "นร 0501/1", "number": "ว 12/2568"}
        self.assertEqual(
            orders.issue(self, self.nan, self.phrae, by=self.central, **facts).status_code,
            302,
        )
        made = Directive.objects.get()
        self.assertEqual((made.issuer_name, made.scope, made.number), ("นายกรัฐมนตรี", "list", "ว 12/2568"))
        again = orders.issue(self, self.nan, by=self.central, **facts)
        self.assertContains(again, "มีข้อสั่งการเลขที่นี้แล้ว", status_code=422)
        self.assertEqual(Directive.objects.count(), 1)

    def test_numbers_run_by_issuer_and_the_same_form_twice_makes_one(self):
        key = str(uuid4())
        for _ in range(2):
            orders.issue(self, self.nan, by=self.nan_governor, form_key=key)
        orders.issue(self, self.nan, by=self.nan_governor)
        orders.issue(self, self.phrae, by=self.phrae_governor)
        self.assertEqual(sorted(Directive.objects.values_list("number", flat=True)), ["1/2568", "1/2568", "2/2568"])

    def test_a_list_tells_each_agency_once_and_each_part_has_its_own_clock(self):
        second = make.accepted(agency=self.roads_of_nan)
        self.nan_agency, self.phrae_agency  # noqa: B018
        self.assertEqual(orders.issue(self, self.nan, second, self.phrae, by=self.transport_minister).status_code, 302)
        made = Directive.objects.get()
        told = Notice.objects.filter(kind="directed")
        self.assertEqual({notice.person for notice in told}, {self.nan_agency, self.phrae_agency})
        mine = told.get(person=self.nan_agency)
        self.assertEqual(mine.url, f"/admin/directives/{made.pk}/")
        page = self.get(mine.url, by=self.nan_agency)
        self.assertContains(page, second.title)
        self.assertNotContains(page, self.phrae.title)
        first = orders.targets()[0]
        orders.move(self, first, "answer", by=self.nan_agency, **ANSWER)
        self.assertEqual(sorted(target.state for target in orders.targets()), ["answered", "issued", "issued"])

    def test_an_area_is_answered_by_its_office(self):
        province = cast.province("55")
        self.nan_office  # noqa: B018
        facts = {"id": [], "area": f"p{province.pk}"}
        self.assertEqual(orders.issue(self, by=self.phrae_governor, **facts).status_code, 422)  # no choice of theirs
        self.assertEqual(orders.issue(self, by=self.nan_governor, **facts).status_code, 302)
        target = orders.targets()[0]
        self.assertEqual(target.province, province)
        self.assertContains(self.get("/admin/queue/", by=self.nan_office), "รับทราบข้อสั่งการ")
        self.assertEqual(orders.move(self, target, "answer", by=self.nan_agency, **ANSWER).status_code, 404)
        self.assertEqual(orders.move(self, target, "answer", by=self.phrae_office, **ANSWER).status_code, 404)
        self.assertEqual(orders.move(self, target, "answer", by=self.nan_office, **ANSWER).status_code, 302)
        entry = AuditEntry.objects.get(action="projects.oversight.directive_answered")
        self.assertEqual(entry.province_id, province.pk)
        self.assertEqual(orders.move(self, target, "close", by=self.nan_governor).status_code, 302)

    def test_projects_are_chosen_by_filter_one_by_one_or_all(self):
        url, late = "/admin/directives/choose/", make.accepted(agency=self.roads_of_nan, execution_status="procuring")
        draft = make.project(agency=self.roads_of_nan)
        page = self.get(url, by=self.nan_governor)
        self.assertContains(page, late.title)
        for hidden in (self.phrae, draft):
            self.assertNotContains(page, hidden.title)
        self.assertNotContains(self.get(url, by=self.nan_governor, status="procuring"), self.nan.title)
        for only in ("late", "still"):
            self.assertContains(self.get(url, by=self.nan_governor, only=only), late.title)
        self.assertEqual(self.get(url, by=self.nan_agency).status_code, 403)
        form = self.post(orders.NEW, {"all": "1", "status": "procuring"}, by=self.nan_governor)
        self.assertContains(form, late.title)
        self.assertNotContains(form, self.nan.title)
        self.assertContains(self.post(orders.NEW, {"id": [self.nan.pk]}, by=self.nan_governor), self.nan.title)
        self.assertEqual(self.post(orders.NEW, {"id": [self.phrae.pk]}, by=self.nan_governor).status_code, 404)
        self.assertContains(self.get("/admin/projects/", by=self.nan_governor), url)
        self.assertNotContains(self.get("/admin/projects/", by=self.nan_agency), url)

    def test_dates_must_make_sense(self):
        for facts, said in (
            ({"due_on": "30 พ.ย. 2568"}, "กำหนดชี้แจงต้องไม่ก่อนวันที่สั่งการ"),
            ({"issued_on": "6 ม.ค. 2569"}, "วันที่สั่งการต้องไม่เกินวันนี้"),
        ):
            with self.subTest(**facts):
                self.assertContains(orders.issue(self, self.nan, by=self.nan_governor, **facts), said, status_code=422)

    def test_rates_are_told_by_area_and_executive_also_as_a_file(self):
        orders.issue(self, self.nan, by=self.nan_governor)
        orders.issue(self, self.phrae, by=self.phrae_governor)
        orders.move(self, orders.targets()[0], "answer", by=self.nan_office, **ANSWER)
        orders.move(self, orders.targets()[0], "close", by=self.nan_governor)
        page = self.get("/admin/directives/rates/", by=self.central)
        self.assertContains(page, "จังหวัดน่าน")
        self.assertContains(page, "จังหวัดแพร่")
        self.assertNotContains(self.get("/admin/directives/rates/", by=self.nan_governor), "จังหวัดแพร่")
        for address in ("/admin/directives/rates/", "/admin/directives/"):
            file = b"".join(self.get(address, by=self.central, export="csv").streaming_content).decode()
            self.assertIn("จังหวัดแพร่", file)
            self.assertEqual(self.get(address, by=self.central, export="xlsx").status_code, 200)
