from decimal import Decimal

from projects.models import Activity, DevelopmentPlan, ImportBatch, Project, StrategicIssue
from projects.people.scope import EVERYONE, asking_as
from tests.base import PadmeTestCase
from tests.cast import province
from tests.projects.exchange.bill import ADMINISTRATION, command, line, text_of

SOCIAL = "โครงการพัฒนาด้านสังคม"
MOVE = {"column": "PROJECT", "value": SOCIAL, "move": "outside-issues"}


class AdministrationLineUnderTheWrongProject(PadmeTestCase):
    def setUp(self):
        self.text = text_of(
            [
                line(),
                line(
                    CATEGORY_LV1="งบรายจ่ายอื่น", CATEGORY_LV2=ADMINISTRATION, ITEM_DESCRIPTION="ค่าครุภัณฑ์", AMOUNT="9,000"
                ),
            ]
        )

    def run_it(self, *decisions, **options):
        return command(self.text, by=self.nan_office, year=2569, decisions=list(decisions), **options)[1]

    def standing(self):
        with asking_as(EVERYONE):
            return {
                project.title: [project.budget_baht, [activity.title for activity in project.activities.all()]]
                for project in Project.objects.all()
            }

    def test_stays_as_printed_until_someone_decides(self):
        told = self.run_it()
        self.assertEqual(told["projects_new"], 1)
        finding = told["findings"][0]
        self.assertEqual([finding["kind"], finding["row"]], ["misplaced-line", 2])
        self.assertEqual(finding["proposal"], {"move": "outside-issues", "to": ADMINISTRATION, "rows": [2, 2]})
        self.assertEqual(list(self.standing()), [SOCIAL])

    def test_a_decision_puts_it_outside_the_issues(self):
        plan = DevelopmentPlan.objects.create(province=province("55"), first_year_be=2566, last_year_be=2570)
        issue = StrategicIssue.objects.create(plan=plan, number=9, name_th=ADMINISTRATION, is_outside_issues=True)
        self.assertEqual(self.run_it(MOVE)["projects_new"], 2)
        self.assertEqual(self.standing()[ADMINISTRATION], [Decimal("9000.00"), ["ค่าครุภัณฑ์"]])
        self.assertEqual(self.standing()[SOCIAL][0], Decimal("1000.50"))
        with asking_as(EVERYONE):
            self.assertEqual(Project.objects.get(title=ADMINISTRATION).strategic_issue, issue)

    def test_moved_once_it_is_the_same_with_and_without_the_decision(self):
        self.run_it(MOVE | {"rows": [2, 2]})
        for decisions in ([MOVE], []):
            with self.subTest(decisions=decisions):
                told = self.run_it(*decisions)
                self.assertEqual([told["activities_same"], told["projects_same"]], [2, 2])
                self.assertEqual([told["activities_new"], told["activities_changed"]], [0, 0])
        self.assertIn("ขณะนี้อยู่ใน", self.run_it()["findings"][0]["reason"])
        self.assertEqual(ImportBatch.objects.count(), 1)

    def test_a_later_decision_moves_what_is_there_and_undo_moves_it_back(self):
        self.run_it()
        before = self.standing()
        told = self.run_it(MOVE)
        self.assertEqual([told["activities_changed"], told["projects_new"], told["projects_same"]], [1, 1, 1])
        self.assertEqual(self.standing()[SOCIAL], [Decimal("1000.50"), ["ค่าจ้างเหมาบริการ"]])
        with asking_as(EVERYONE):
            self.assertEqual(Activity.objects.count(), 2)
        batch = ImportBatch.objects.first()
        answer = self.post(f"/admin/imports/{batch.pk}/undo/", by=self.nan_office, follow=True)
        self.assertContains(answer, "ยกเลิกการนำเข้าแล้ว")
        self.assertEqual(self.standing(), before)

    def test_a_title_mended_by_hand_does_not_double_the_project(self):
        self.run_it()
        with asking_as(EVERYONE):
            Project.objects.update(title="โครงการพัฒนาด้านสังคมและคุณภาพชีวิต")
        self.assertEqual(self.run_it()["activities_same"], 2)
        self.text += text_of([line(ITEM_DESCRIPTION="ค่าวัสดุ")]).split("\r\n", 1)[1]
        told = self.run_it()
        self.assertEqual([told["projects_new"], told["projects_changed"], told["activities_new"]], [0, 1, 1])
