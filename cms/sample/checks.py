"""What the offices said of the sections of the invented projects: most passed, some changed since, a few sent back."""

from datetime import timedelta

from cms.sample.course import chance
from cms.sample.money import WITH_MONEY
from projects.models import MonthlyReport, Project, SectionCheck
from projects.progress.models import SENT
from projects.register.section_marks import mark_of, section_marks

CHANGED_ONE_IN, RETURNED_ONE_IN, UNCHECKED_ONE_IN = 6, 5, 6
LATELY = 2568  # years of which not everything is checked yet
EARLIER = mark_of("ก่อนหน้านี้")  # of what the section no longer holds
SENT_BACK = {
    "2.3": "ยอดเบิกจ่ายไม่ตรงกับเอกสารที่แนบมา ขอให้ตรวจวันที่และเลขที่ฎีกา",
    "2.4": "ผลสะสมเดือนล่าสุดสูงกว่าที่พบจากการลงพื้นที่ ขอให้ทบทวนและระบุปริมาณงาน",
    "2.8": "ขอหนังสือแจ้งเงินเหลือจ่ายประกอบ",
}
ANSWER = "ตรวจสอบกับกองคลังแล้ว ตัวเลขถูกต้องตามฎีกา แนบเลขที่ไว้ในหมายเหตุของรายการแล้ว"


def load_checks(history, now):
    """Words on sections 2.3, 2.4 and 2.8; those on 2.1 and 2.2 came with the verification of the record."""
    keys = {pk: key for key, pk in history.rows.items() if history.told[key]["step"] in WITH_MONEY}
    last = {}
    for report in MonthlyReport.objects.filter(project__in=keys, step__in=SENT).order_by("month"):
        last[report.project_id] = report.first_sent_at
    checks, projects = [], list(Project.objects.filter(pk__in=keys).select_related("latest_revision"))
    for (pk, section), held in sorted(section_marks(projects).items()):
        if section in SENT_BACK and pk in last:
            checks += _words(history, keys[pk], pk, str(section), held.mark, last[pk], now)
    SectionCheck._base_manager.bulk_create(checks, batch_size=500)


def _words(history, key, pk, section, mark, sent_at, now):
    told = history.told[key]
    is_open = told["year_be"] >= LATELY
    office, agency = history.office_of(told), history.agency_of(told)
    turn = f"{key}{section}check"
    after = min(sent_at + timedelta(days=2 + chance(turn, 5), hours=3), now - timedelta(hours=2))

    def word(result, at, by, *, comment="", mark=mark, findings=()):
        return SectionCheck(
            project_id=pk, section=section, result=result, comment=comment, mark=mark, findings=list(findings),
            checked_by=by, checked_at=at,
        )  # fmt: skip

    if is_open and chance(turn + "none", UNCHECKED_ONE_IN) == 0:
        return
    if is_open and chance(turn + "changed", CHANGED_ONE_IN) == 0:
        yield word("passed", sent_at - timedelta(days=4), office, mark=EARLIER)
    elif is_open and chance(turn + "returned", RETURNED_ONE_IN) == 0:
        yield word("returned", after, office, comment=SENT_BACK[section])
        if chance(turn + "answered", 2) == 0:
            yield word("answered", min(after + timedelta(days=1), now), agency, comment=ANSWER)
    else:
        yield word("passed", after, office)
