"""Lampang's evaluation report of FY2560, entered from the source as printed: nothing is corrected in its tables."""

import json
import re
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction
from wagtail.log_actions import log

from cms.thai import arabic_digits
from publications.models import EvaluationReportPage

SOURCE = Path("cms") / "sample" / "data" / "lampang_2560.json"
SLUG = "evaluation-2560"
_NUMBERED = re.compile(r"ตารางที่ [๐-๙0-9]+ ")  # our own numbers stand in front
_FIGURE = re.compile(r"-|[๐-๙0-9][๐-๙0-9,.]*|")


@transaction.atomic
def publish_lampang_2560(*, by=None):
    """Publish the report below Lampang's page, once; a second call returns the page that is there."""
    area_page = apps.get_model("home", "AreaPage").objects.get(province__code="52")
    found = EvaluationReportPage.objects.child_of(area_page).filter(slug=SLUG).first()
    if found is not None:
        return found
    printed = json.loads((settings.BASE_DIR / SOURCE).read_text(encoding="utf-8"))
    page = EvaluationReportPage(
        title=printed["title"],
        slug=SLUG,
        fiscal_year_id=printed["year_be"],
        frozen_on=date.fromisoformat(printed["as_of"]),
        summary=printed["intro"],
        source="รายงานการประเมินผลตามแผนปฏิบัติราชการ ประจำปีงบประมาณ พ.ศ. 2560 จังหวัดลำปาง ตัวเลขเบิกจ่ายจากระบบ GFMS",
        body=list(_body(printed)),
        live=False,
        owner=by,
    )
    area_page.add_child(instance=page)
    log(page, "wagtail.create", user=by)
    page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    page.refresh_from_db()
    return page


def _body(printed):
    tables = {
        Path(block["file"]).stem: block
        for chapter in printed["chapters"]
        for block in chapter["blocks"]
        if block["type"] == "table" and block["file"]
    }
    for chapter in printed["chapters"]:
        yield "heading", chapter["heading"]
        for block in chapter["blocks"]:
            if block["type"] == "text":
                yield "text", "".join(f"<p>{escape(text)}</p>" for text in block["paragraphs"])
            elif block["type"] == "table":
                yield "table", _table(block)
            else:
                yield "figure", _chart(block, tables[block["table"]])
    if printed.get("corrections"):
        yield "heading", "หมายเหตุการถอดความ"
        yield "table", _readings(printed["corrections"])


def _table(block):
    columns = [
        {"type": "number" if _is_figures(block, index) else "text", "heading": heading}
        for index, heading in enumerate(block["columns"])
    ]
    return {
        "caption": _NUMBERED.sub("", block["caption"], count=1),
        "table": {"columns": columns, "rows": [{"values": row} for row in block["rows"]], "caption": ""},
        "last_row_is_total": "รวม" in "".join(block["rows"][-1][:2]),
        "source": block["source"],
        "note": block["note"],
    }


def _is_figures(block, index):
    return index > 0 and all(_FIGURE.fullmatch(row[index].strip()) for row in block["rows"])


def _chart(block, table):
    label, value = (table["columns"].index(block[f"{name}_column"]) for name in ("label", "value"))
    return {
        "caption": block["caption"],
        "unit": block["value_column"],
        "rows": [
            {"label": row[label], "value": Decimal(arabic_digits(row[value]).replace(",", ""))}
            for row in table["rows"]
            if row[value].strip() not in ("", "-")
        ],
        "target": Decimal(block["target"]) if block.get("target") else None,
        "as_of": None,
        "source": block["source"],
        "note": block["note"],
    }


def _readings(corrections):
    return {
        "caption": "คำที่ต้นฉบับพิมพ์ กับคำที่อ่านได้ความ",
        "table": {
            "columns": [{"type": "text", "heading": "ต้นฉบับพิมพ์ว่า"}, {"type": "text", "heading": "อ่านว่า"}],
            "rows": [{"values": [row["printed"], row["read_as"]]} for row in corrections],
            "caption": "",
        },
        "last_row_is_total": False,
        "source": "",
        "note": "แก้เฉพาะคำที่พิมพ์ผิด ตัวเลขทุกตัวคงไว้ตามต้นฉบับ",
    }
