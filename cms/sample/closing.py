"""How the invented projects ended: completion reports, what was handed over, a year that is closed."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal

from cms.sample.course import BANGKOK, chance
from cms.sample.money import WITH_MONEY
from cms.sample.records import WHOLE_YEARS, day
from projects.models import (
    ActivityBudgetLine,
    AreaClosing,
    AssetHandover,
    CompletionReport,
    FiscalYear,
    Project,
    Province,
    YearOpening,
)
from projects.plans.actions import close_year

CLOSED_YEAR, READY_ONE_IN, OPEN_AGAIN = 2566, 4, "50"
OUTCOMES = [
    "ประชาชนในพื้นที่ใช้ประโยชน์ได้จริงตั้งแต่เดือนแรก และเข้าถึงบริการสะดวกขึ้น",
    "ผู้เข้าร่วมนำความรู้ไปใช้ในอาชีพของตน กลุ่มในชุมชนดำเนินกิจกรรมต่อด้วยตนเอง",
    "ความเสียหายในฤดูฝนลดลงเมื่อเทียบกับปีก่อน ชุมชนร่วมดูแลรักษาต่อ",
]
VALUE = [
    "ราคาที่จัดซื้อจัดจ้างต่ำกว่าราคากลาง และมีผู้ได้รับประโยชน์มากกว่าเป้าหมาย",
    "ค่าใช้จ่ายต่อผู้ได้รับประโยชน์ใกล้เคียงโครงการลักษณะเดียวกันของปีก่อน ถือว่าคุ้มค่า",
]
LESSONS = ["", "ควรขออนุญาตใช้พื้นที่ให้เสร็จก่อนประกาศจัดซื้อจัดจ้าง", "ควรกำหนดช่วงดำเนินการให้พ้นฤดูฝน"]


def load_closing(history, people, now):
    """Write the reports and the assets, then close the oldest year, as the centre does when it is done with it."""
    keys = {pk: key for key, pk in history.rows.items() if history.told[key]["execution_status"] == "completed"}
    capital = defaultdict(Decimal)
    lines = ActivityBudgetLine.objects.filter(activity__project__in=keys, expenditure_kind="capital")
    for pk, amount in lines.order_by().values_list("activity__project", "budget_baht"):
        capital[pk] += amount
    reports, assets = [], []
    for project in Project.objects.filter(pk__in=keys).order_by("pk"):
        told = history.told[keys[project.pk]]
        if told["step"] not in WITH_MONEY or told["key"] in WHOLE_YEARS:
            continue
        report, asset = _completed(history, told, project, capital[project.pk], now)
        reports.append(report)
        assets += asset
    CompletionReport._base_manager.bulk_create(reports, batch_size=500)
    AssetHandover._base_manager.bulk_create(assets, batch_size=500)
    _close(people, now)


def _completed(history, told, project, capital_baht, now):
    turn, ended = told["key"] + "completion", day(told["end_on"])
    written = datetime.combine(min(ended + timedelta(days=12 + chance(turn, 20)), now.date()), time(10), BANGKOK)
    agency, office = history.agency_of(told), history.office_of(told)
    is_accepted = project.step == "accepted"
    report = CompletionReport(
        project=project, completed_on=min(ended, now.date()), objectives_met="fully",
        objectives_text="ดำเนินการครบตามวัตถุประสงค์ของโครงการ", targets_met="fully", outputs=project.target_output or project.title,
        outcomes=OUTCOMES[chance(turn, len(OUTCOMES))], value_for_money=VALUE[chance(turn + "v", len(VALUE))],
        lessons=LESSONS[chance(turn + "l", len(LESSONS))], no_photo_reason="ส่งภาพเป็นแผ่นบันทึกข้อมูลก่อนเริ่มใช้ระบบ",
        has_assets=bool(capital_baht), step="accepted" if is_accepted else "submitted", step_since=written,
        drafted_by=agency, submitted_by=agency, verified_by=office if is_accepted else None,
    )  # fmt: skip
    if not capital_baht:
        return report, []
    is_handed = chance(turn + "asset", 6) > 0
    asset = AssetHandover(
        project=project, name=project.title[:300], value_baht=capital_baht, unit="รายการ",
        receiver=["องค์กรปกครองส่วนท้องถิ่นในพื้นที่", "หน่วยงานเจ้าของโครงการ"][chance(turn, 2)],
        planned_on=ended + timedelta(days=60), handed_on=min(written.date(), now.date()) if is_handed else None,
        gfms_asset_number=f"1{chance(turn, 10**8):09d}" if is_handed else "",
        state_property_number=f"{told['area']}.{1000 + chance(turn, 9000)}" if is_handed and chance(turn, 2) else "",
        recorded_by=agency, recorded_at=written,
    )  # fmt: skip
    return report, [asset]


def _close(people, now):
    year = FiscalYear.objects.filter(pk=CLOSED_YEAR).first()
    if year is None:
        return
    for province in Province.objects.filter(projects__fiscal_year=year).distinct().order_by("code"):
        if province.code in people.officers and chance(f"{province.code}ready", READY_ONE_IN):
            AreaClosing.objects.create(
                fiscal_year=year, province=province, confirmed_by=people.officers[province.code][0],
                confirmed_at=now - timedelta(days=60 + chance(province.code, 20)), note="ตรวจสอบครบแล้ว ร่างที่ไม่ได้ส่งไม่นับรวม",
            )  # fmt: skip
    by = people.central[0]
    close_year(
        CLOSED_YEAR, on=(now - timedelta(days=45)).date(), note="ปิดตามมติที่ประชุม ก.น.จ. ร่างที่ไม่ได้ส่งคงไว้เป็นร่าง", by=by
    )
    opened = Province.objects.get(code=OPEN_AGAIN)
    YearOpening.objects.create(
        fiscal_year=year, province=opened, open_until=(now + timedelta(days=20)).date(), opened_by=by,
        opened_at=now - timedelta(days=2), reason="หน่วยตรวจสอบขอให้แก้วันที่เบิกจ่ายสองรายการ",
    )  # fmt: skip
