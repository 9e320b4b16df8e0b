"""`manage.py export_projects --area 55 --fiscal-year 2569 --as USERNAME --format xlsx --output FILE [--layout …]`.

Exit codes: 0 written · 2 the run is unusable · 1 a crash. With --json stdout holds one object.
"""

import os
import tempfile
from pathlib import Path

from projects.management.scripted import ScriptedCommand
from projects.management.usage import Unusable
from projects.people.scope import asking_as
from projects.register.exchange.exporting import export_projects


class Command(ScriptedCommand):
    help = "ส่งออกโครงการของพื้นที่ในปีงบประมาณหนึ่ง (xlsx, csv, json)"

    def add_arguments(self, parser):
        parser.add_argument("--area", required=True, metavar="CODE")
        parser.add_argument("--fiscal-year", required=True, type=int, metavar="BE")
        parser.add_argument(
            "--layout",
            default="template",
            help="template (แบบกรอก), budget-bill หรือ mapping:ชื่อ: ไฟล์ที่นำเข้ากลับด้วยแบบเดียวกันได้ สองแบบหลังเป็น xlsx หรือ csv",
        )
        parser.add_argument("--format", required=True, choices=["xlsx", "csv", "json"])
        parser.add_argument("--output", required=True, metavar="FILE")
        super().add_arguments(parser)

    def carry_out(self, person, options):
        with asking_as(person):
            exported = export_projects(
                person=person,
                year_be=options["fiscal_year"],
                area_code=options["area"],
                kind=options["format"],
                layout=options["layout"],
            )
        _write(Path(options["output"]), exported.data)
        return exported

    def tell(self, done, options):
        counts = done.counts()
        self.stderr.write(
            f"ส่งออก {counts['projects']:,} โครงการ {counts['activities']:,} กิจกรรม "
            f"{counts['budget_lines']:,} รายการงบประมาณ รวม {counts['total_baht']} บาท ลงไฟล์ {options['output']}"
        )
        if counts.get("left_out_lines"):
            self.stderr.write(
                f"ไม่ได้ส่งออก {counts['left_out_lines']:,} รายการ รวม {counts['left_out_baht']} บาท เพราะแบบไฟล์นี้บอกไม่ได้ "
                "(เช่น โครงการที่ยังไม่มีแผนงาน)"
            )
        return counts | {"output": options["output"]}


def _write(path, data):
    """The whole file or none: what was there stays until the new one is complete."""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except OSError as fault:
        raise Unusable(f"เขียนไฟล์ “{path}” ไม่ได้: {fault.strerror or fault}") from None
