"""A record as plain Thai text, field by field: what the log keeps, what two versions are compared by, and what the
conflict page shows side by side."""

from decimal import Decimal

from django.db.models import Prefetch, prefetch_related_objects

from cms.thai import baht, thai_date
from projects.areas.models import District
from projects.register.models import Project

FIELDS = [
    "title", "budget_plan", "budget_source", "strategic_issue", "goal", "tactic", "e_budgeting_code", "value_chain",
    "approved_by", "approval_number", "approved_on", "summary", "rationale", "objectives", "target_output",
    "beneficiaries", "beneficiaries_count", "site_is_ready", "permission_is_ready", "design_is_ready",
    "reference_price_is_ready", "specification_is_ready", "readiness_checked_by", "supports_agency_work",
    "procurement_method", "start_on", "end_on", "appraisal_irr_percent", "appraisal_note", "execution_status",
]  # fmt: skip


def snapshot(project) -> dict[str, str]:
    """Label → text, in the order of the form, children numbered. Two equal records give equal dicts."""
    texts = {}
    for name in FIELDS:
        field = Project._meta.get_field(name)
        texts[str(field.verbose_name)] = _text(project, field)
    texts["นโยบายและวาระที่สอดคล้อง"] = ", ".join(sorted(str(agenda) for agenda in project.agendas.all()))
    for number, activity in enumerate(project.activities.all(), 1):
        lines = " + ".join(
            f"{line.get_expenditure_kind_display()}/{line.get_expenditure_category_display()} {baht(line.budget_baht)}"
            for line in activity.budget_lines.all()
        )
        weight = "" if activity.weight_percent is None else f" · น้ำหนัก {activity.weight_percent.normalize():f}"
        period = _period(activity)
        texts[f"กิจกรรมที่ {number}"] = f"{activity.title}{weight}{period} · {lines or 'ไม่มีงบประมาณ'}"
    for number, indicator in enumerate(project.indicators.all(), 1):
        target = "" if indicator.target is None else f"{indicator.target.normalize():f}"
        texts[f"ตัวชี้วัดที่ {number}"] = f"{indicator.name_th} · เป้าหมาย {target} {indicator.unit}".strip()
    places = list(project.places.all())
    prefetch_related_objects(places, Prefetch("district", District.objects.select_related("province")))
    for number, place in enumerate(places, 1):
        texts[f"สถานที่ที่ {number}"] = f"{place.text} {place.district or ''}".strip()
    # A browser sends CRLF for the LF that a row holds: the same text.
    return {label: text.replace("\r\n", "\n").strip() for label, text in texts.items()}


def differences(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str]]:
    """(label, before, after) of every text that differs; a child that came or went has an empty side."""
    labels = list(before) + [label for label in after if label not in before]
    return [
        (label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]


def _period(activity):
    if not (activity.start_on or activity.end_on):
        return ""
    return f" · {thai_date(activity.start_on, short=True) if activity.start_on else ''}–{thai_date(activity.end_on, short=True) if activity.end_on else ''}"


def _text(project, field) -> str:
    value = getattr(project, field.name)
    if value in (None, ""):
        return ""
    if field.choices:
        return str(getattr(project, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่"
    if hasattr(value, "year"):
        return thai_date(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
