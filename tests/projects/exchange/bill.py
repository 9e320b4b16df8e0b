"""Budget Bill files for the tests: the real one, and small ones with only the facts a test is about."""

import csv
import io
import json
import tempfile
from contextlib import redirect_stderr
from pathlib import Path

from django.core.management import call_command

from projects.exchange import actions

REAL = Path(__file__).parents[2] / "data" / "budget_fy2565_upper_north.csv"
UPPER_NORTH = "กลุ่มจังหวัดภาคเหนือตอนบน"
PLAN = "แผนงานยุทธศาสตร์ส่งเสริมการพัฒนาจังหวัดและกลุ่มจังหวัดแบบบูรณาการ"
COLUMNS = [
    "REF_DOC", "REF_PAGE_NO", "BUDGETARY_UNIT", "BUDGET_PLAN", "PROJECT", "CATEGORY_LV1", "CATEGORY_LV2",
    "ITEM_DESCRIPTION", "FISCAL_YEAR", "AMOUNT",
]  # fmt: skip
BOTH_DECIDED = [
    {"column": "BUDGETARY_UNIT", "value": UPPER_NORTH, "rows": [1, 21], "code": "NU1"},
    {"column": "BUDGETARY_UNIT", "value": UPPER_NORTH, "rows": [136, 155], "code": "NU2"},
]
ADMINISTRATION = "ค่าใช้จ่ายในการบริหารงานจังหวัดแบบบูรณาการ"


def line(**facts):
    return {
        "REF_DOC": "2023.3.13(2)",
        "REF_PAGE_NO": "1",
        "BUDGETARY_UNIT": "จังหวัดน่าน",
        "BUDGET_PLAN": PLAN,
        "PROJECT": "โครงการพัฒนาด้านสังคม",
        "CATEGORY_LV1": "งบดำเนินงาน",
        "CATEGORY_LV2": "ค่าตอบแทน ใช้สอยและวัสดุ",
        "ITEM_DESCRIPTION": "ค่าจ้างเหมาบริการ",
        "FISCAL_YEAR": "2026",
        "AMOUNT": "1,000.50",
    } | facts


def text_of(lines, columns=COLUMNS):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()


def upload(*lines, name="งบ.csv"):
    return actions.Upload.of(text_of(lines).encode(), name)


def command(*files, by, year=2565, **options):
    """Run the command as a person would. Returns (exit code, the JSON on stdout). Files: paths, bytes or text."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for at, file in enumerate(files):
            if not isinstance(file, Path):
                path = Path(folder) / f"{at}.csv"
                path.write_bytes(file if isinstance(file, bytes) else file.encode())
                file = path
            paths.append(str(file))
        if "decisions" in options:
            path = Path(folder) / "decisions.json"
            path.write_text(json.dumps(options["decisions"], ensure_ascii=False))
            options["decisions"] = str(path)
        out, code = io.StringIO(), 0
        with redirect_stderr(io.StringIO()) as err:
            try:
                call_command(
                    "import_projects", *paths, "--layout", options.pop("layout", "budget-bill"), "--fiscal-year", str(year),
                    "--as", getattr(by, "username", by), json=True, stdout=out, stderr=err, **options,
                )  # fmt: skip
            except SystemExit as end:
                code = end.code
        return code, json.loads(out.getvalue())
