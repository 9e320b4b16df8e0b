"""Taking an extract back: lines, amounts and totals as they were, unless later figures stand on it."""

from django.utils import timezone

from projects.models import AuditEntry, GfmsBatch, GfmsLine, GfmsLineBefore, GfmsTotal
from tests.projects.money.extracts import bring, check_totals, lines, year_2568
from tests.projects.money.gfms_file import many, row
from tests.projects.money.test_import_gfms_command import Extracts


class TakenBack(Extracts):
    def undo(self, batch, *, by=None):
        return self.post(f"/admin/gfms/{batch.pk}/undo/", by=by or self.central)

    def test_the_first_extract_leaves_nothing(self):
        bring(list(many(30)))
        batch = GfmsBatch.objects.get()
        self.assertEqual(self.undo(batch).status_code, 302)
        batch.refresh_from_db()
        self.assertEqual([batch.state, GfmsLine.objects.count()], ["undone", 0])
        self.assertFalse(GfmsTotal.objects.exclude(lines=0, amount_satang=0).exists())
        self.assertEqual(AuditEntry.objects.filter(action="projects.gfms.undone").get().user, self.central)

    def test_a_later_one_puts_every_value_back(self):
        bring([row(available="5"), row(line="2"), row(line="3")])
        before = list(GfmsLine.objects.order_by("pk").values())
        bring(
            [row(amount="1", kind="PO", code="5500188888"), row(line="2", day="16/01/2568"), row(line="4")],
            as_of="2025-04-30",
        )
        self.assertNotEqual(list(GfmsLine.objects.order_by("pk").values())[:3], before)
        self.undo(GfmsBatch.objects.get(as_of="2025-04-30"))
        self.assertEqual(list(GfmsLine.objects.order_by("pk").values()), before)
        self.assertEqual(GfmsLineBefore.objects.count(), 0)
        check_totals(self)

    def test_not_while_a_later_one_has_changed_the_same_lines_and_it_says_which(self):
        bring([row(), row(line="2")])
        bring([row(amount="1")], as_of="2025-04-30")
        first, second = GfmsBatch.objects.order_by("pk")
        page = self.undo(first)
        self.assertContains(page, f"ชุดที่ {second.pk}", status_code=422)
        self.assertEqual(lines()["3600000001/1"][0], "1.00")
        self.undo(second)
        self.assertEqual(self.undo(first).status_code, 302)
        self.assertEqual(GfmsLine.objects.count(), 0)

    def test_a_later_one_about_other_lines_does_not_stand_in_the_way(self):
        bring([row()])
        bring([row(), row(line="2")], as_of="2025-04-30")
        self.assertEqual(self.undo(GfmsBatch.objects.get(as_of="2025-03-31")).status_code, 302)
        self.assertEqual(list(lines()), ["3600000001/2"])

    def test_the_same_extract_can_come_in_again_and_is_taken_back_once(self):
        bring([row()])
        batch = GfmsBatch.objects.get()
        self.undo(batch)
        self.assertEqual(self.undo(batch).status_code, 422)
        self.assertEqual(bring([row()])[1]["new"], 1)

    def test_the_office_takes_back_what_is_of_its_area_alone(self):
        bring([row()])
        bring([row(line="2"), row(line="3", area="54")], as_of="2025-04-30")
        own, both = GfmsBatch.objects.order_by("pk")
        self.assertEqual(self.undo(both, by=self.nan_office).status_code, 422)
        self.assertEqual(self.undo(own, by=self.phrae_office).status_code, 404)
        self.assertEqual(self.undo(own, by=self.nan_treasury).status_code, 422)
        self.assertEqual(self.undo(own, by=self.nan_office).status_code, 302)

    def test_not_in_a_closed_year(self):
        bring([row()])
        year = year_2568()
        year.closed_on = timezone.localdate()
        year.save()
        self.assertContains(self.undo(GfmsBatch.objects.get()), "ปิดแล้ว", status_code=422)
        self.assertEqual(GfmsLine.objects.count(), 1)
