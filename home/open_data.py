"""One project as open data. The keys of the JSON and the columns of the CSV are promised in docs/open-data.md."""

import csv
import io

from django.http import HttpResponse, JsonResponse

from projects.exchange.cells import safe_cell

SOURCE = "ระบบ PADME สำนักงานปลัดกระทรวงมหาดไทย: ข้อมูลโครงการที่ส่วนกลางรับรองแล้ว"
BUDGET_BASIS = "งบประมาณตามร่าง พ.ร.บ. งบประมาณรายจ่าย"
COLUMNS = (
    "รหัสโครงการ", "ปีงบประมาณ", "ชื่อโครงการ", "รหัสพื้นที่", "พื้นที่", "หน่วยงานรับผิดชอบ", "ลำดับกิจกรรม", "กิจกรรม",
    "น้ำหนัก (ร้อยละ)", "เริ่ม", "สิ้นสุด", "ประเภทรายจ่าย", "งบรายจ่าย", "งบประมาณตามร่าง พ.ร.บ. (บาท)",
)  # fmt: skip


def project_json(project, request):
    response = JsonResponse(as_dict(project, request), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Type"] = "application/json; charset=utf-8"
    return response


def project_csv(project):
    """One row a budget line of an activity; an activity without one has an empty amount."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for row in _csv_rows(project):
        writer.writerow([safe_cell(value) for value in row])
    response = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="padme-{project.year_be}-{project.code}.csv"'
    return response


def _csv_rows(project):
    head = [project.code, project.year_be, project.title, project.area_code, project.area_name, project.agency]
    for activity in project.activities:
        about = [activity.number, activity.title, activity.weight_percent, activity.start_on, activity.end_on]
        for line in activity.lines:
            yield [*head, *about, line.kind, line.category, line.budget_baht]
        if not activity.lines:
            yield [*head, *about, "", "", ""]


def as_dict(project, request):
    return {
        "code": project.code,
        "year_be": project.year_be,
        "title": project.title,
        "url": request.build_absolute_uri(project.url),
        "area": {"code": project.area_code, "name": project.area_name},
        "agency": project.agency,
        "ministry": project.ministry,
        "budget_plan": project.budget_plan,
        "budget_source": project.budget_source,
        "strategic_issue": project.strategic_issue,
        "goal": project.goal,
        "tactic": project.tactic,
        "agendas": list(project.agendas),
        "summary": project.summary,
        "rationale": project.rationale,
        "objectives": project.objectives,
        "target_output": project.target_output,
        "beneficiaries": project.beneficiaries,
        "beneficiaries_count": project.beneficiaries_count,
        "procurement_method": project.procurement_method,
        "start_on": _day(project.start_on),
        "end_on": _day(project.end_on),
        "execution_status": {"code": project.status, "word": project.status_word},
        "step": project.step,
        "budget_baht": str(project.budget_baht),
        "recurrent_baht": str(project.recurrent_baht),
        "capital_baht": str(project.capital_baht),
        "activities": [
            {
                "number": row.number,
                "title": row.title,
                "weight_percent": _decimal(row.weight_percent),
                "start_on": _day(row.start_on),
                "end_on": _day(row.end_on),
                "budget_baht": str(row.budget_baht),
                "budget_lines": [
                    {"kind": line.kind, "category": line.category, "budget_baht": str(line.budget_baht)}
                    for line in row.lines
                ],
            }
            for row in project.activities
        ],
        "indicators": [
            {
                "name": row.name_th,
                "unit": row.unit,
                "target": _decimal(row.target),
                "weight_percent": _decimal(row.weight_percent),
            }
            for row in project.indicators
        ],
        "places": [
            {
                "text": row.text,
                "district": row.district,
                "latitude": _decimal(row.latitude),
                "longitude": _decimal(row.longitude),
            }
            for row in project.places
        ],
        "last_published_at": project.last_published_at and project.last_published_at.isoformat(),
        "source": SOURCE,
        "budget_basis": BUDGET_BASIS,
    }


def _day(value):
    return value and value.isoformat()


def _decimal(value):
    return None if value is None else str(value)
