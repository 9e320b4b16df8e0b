"""Some projects whose whole year is there, played by its people through the same moves as on the screens.

Their records, ledgers and photographs come with the others'; here a month is sent back and sent anew, a directive is
answered and closed, the completion report passes its three hands.
"""

from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from cms.sample.clock import at
from cms.sample.course import BANGKOK
from cms.sample.months import RETURNED_MONTH
from cms.sample.records import WHOLE_YEARS, day
from projects.evidence.reports import photos_of
from projects.models import ActivityBudgetLine, MonthlyReport, Post, Project
from projects.oversight import actions as oversight
from projects.people.scope import asking_as
from projects.progress import actions as progress
from projects.progress.completion import actions as completion

SENT_BACK = "ตัวเลขผลสะสมไม่ตรงกับใบตรวจรับงาน ขอให้ระบุปริมาณงานที่ทำได้จริงของเดือนนี้"
WORK_AGAIN = "ดำเนินการตามแผน ตรวจรับงานงวดของเดือนแล้ว ปริมาณงานตามใบตรวจรับที่คณะกรรมการลงนาม"
ORDER = "ความปลอดภัยระหว่างก่อสร้าง", "ให้ติดป้ายเตือนและไฟส่องสว่างให้ครบทุกจุดที่เปิดหน้างาน แล้วรายงานพร้อมภาพถ่าย"
ANSWER = "ติดป้ายเตือนและไฟส่องสว่างครบทุกจุดแล้ว ผู้ควบคุมงานตรวจทุกเย็น แนบภาพถ่ายจากพื้นที่"
CONTENT = "เห็นชอบตามที่ชี้แจง ให้ผู้ควบคุมงานตรวจต่อเนื่องจนส่งมอบงาน"
REPORT = {
    "objectives_met": "fully", "objectives_text": "ดำเนินการครบตามวัตถุประสงค์ของโครงการ", "targets_met": "fully",
    "outcomes": "ประชาชนในพื้นที่ใช้ประโยชน์ได้จริงตั้งแต่เดือนแรก และเดินทางหรือใช้น้ำได้สะดวกตลอดปี",
    "value_for_money": "ราคาตามสัญญาต่ำกว่าราคากลาง และส่งคืนเงินเหลือจ่ายภายในปีงบประมาณ",
    "lessons": "ควรขออนุญาตใช้พื้นที่ให้เสร็จก่อนประกาศจัดซื้อจัดจ้าง",
}  # fmt: skip


def load_whole_years(history):
    for key in WHOLE_YEARS:
        if key in history.rows:
            _Year(history, key).play()


class _Year:
    def __init__(self, history, key):
        self.told, self.pk = history.told[key], history.rows[key]
        self.agency, self.office = history.agency_of(self.told), history.office_of(self.told)
        self.centre = history.centre_of(self.told)

    def play(self):
        self._month_sent_back()
        self._directive()
        self._completion()

    def _month_sent_back(self):
        """The office finds it at odds with the papers, the agency says what was done, and it goes through."""
        report = MonthlyReport.objects.filter(project=self.pk).order_by("month")[RETURNED_MONTH - 1]
        month, sent = report.month, report.first_sent_at
        percents = {one.activity_id: (one.planned_percent, one.actual_percent) for one in report.activities.all()}
        texts = {"work_done": WORK_AGAIN, "problems": report.problems, "range_comment": "ตรวจรับงานสองงวดในเดือนเดียวกัน"}
        self._at(sent, 2, self.office, progress.return_report, month, reason=SENT_BACK)
        self._at(sent, 4, self.agency, progress.save_report, month, texts=texts, percents=percents, indicators={})
        self._at(sent, 4, self.agency, progress.submit_report, month, later=20)
        self._at(sent, 6, self.office, progress.verify_report, month)
        self._at(sent, 8, self.centre, progress.accept_report, month)

    def _directive(self):
        """Issued when the work is half done, answered in time with the photograph of that day."""
        project = Project.objects.get(pk=self.pk)
        area = {"province": project.province_id} if project.province_id else {"group": project.group_id}
        post = Post.objects.filter(role=Post.Role.EXECUTIVE, **area).with_holders().get()
        photo = photos_of(project).filter(stage="during").latest("taken_on")
        issued = datetime.combine(photo.taken_on - timedelta(days=3), time(9, 30), BANGKOK)
        with at(issued), asking_as(post.holder):
            made = oversight.issue_directive(
                issuer=post, issued_on=issued.date(), due_on=issued.date() + timedelta(days=14), subject=ORDER[0],
                text=ORDER[1], projects=[self.pk], form_key=uuid5(NAMESPACE_URL, f"padme-sample:year{self.told['key']}"),
                by=post.holder,
            )  # fmt: skip
        target = made.targets.get()
        for days, person, move, facts in (
            (1, self.agency, oversight.acknowledge_target, {}),
            (6, self.agency, oversight.answer_target, {"text": ANSWER, "photos": [photo]}),
            (9, post.holder, oversight.close_target, {"note": CONTENT}),
        ):
            with at(issued + timedelta(days=days)), asking_as(person):
                move(target, by=person, **facts)

    def _completion(self):
        ended = day(self.told["end_on"])
        done = datetime.combine(ended + timedelta(days=15), time(10, 15), BANGKOK)
        lines = ActivityBudgetLine.objects.filter(activity__project=self.pk, expenditure_kind="capital")
        texts = REPORT | {"outputs": Project.objects.get(pk=self.pk).target_output}
        self._at(done, 0, self.agency, completion.save_completion, completed_on=ended, has_assets=True, texts=texts)
        asset = {
            "name": self.told["title"][:300], "quantity": 1, "unit": "รายการ", "value_baht": sum(one.budget_baht for one in lines),
            "receiver": "องค์กรปกครองส่วนท้องถิ่นในพื้นที่", "handed_on": ended + timedelta(days=10),
            "document_number": f"ที่ {self.told['area']} 0022/{int(self.told['key'].rsplit('-', 1)[1]) + 410}",
        }  # fmt: skip
        self._at(done, 0, self.agency, completion.save_handover, facts=asset, later=10)
        self._at(done, 0, self.agency, completion.submit_completion, later=20)
        self._at(done, 3, self.office, completion.verify_completion)
        self._at(done, 6, self.centre, completion.accept_completion)

    def _at(self, moment, days, person, move, *facts, later=0, **more):
        with at(moment + timedelta(days=days, minutes=later)), asking_as(person):
            move(self.pk, *facts, by=person, **more)
