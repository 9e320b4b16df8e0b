"""Weekly: does every photograph and document have its files, and every file its row? And do their days still fit?"""

import json
import sys

from django.core.management.base import BaseCommand

from projects.evidence import files
from projects.evidence.sweep import recheck_days, sweep

FOUND = 3
MOST_SHOWN = 50


class Command(BaseCommand):
    help = "ตรวจว่าภาพและเอกสารทุกรายการมีไฟล์ และทุกไฟล์มีรายการ (รหัสจบ 0 ครบ, 3 พบที่ไม่ตรง)"

    def add_arguments(self, parser):
        parser.add_argument("--delete", action="store_true", help="ลบไฟล์ที่ไม่มีรายการ (เก่ากว่าหนึ่งวัน)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, delete, **options):
        found = sweep()
        for words, paths in (("ไฟล์ไม่มีรายการ", found.without_row), ("รายการไม่มีไฟล์", found.without_file)):
            self.stderr.write(f"{words} {len(paths):,}")
            for path in paths[:MOST_SHOWN]:
                self.stderr.write(f"  {path}")
        if delete:
            files.drop(*found.without_row)
            self.stderr.write(f"ลบแล้ว {len(found.without_row):,} ไฟล์")
        rechecked = recheck_days()
        self.stderr.write(f"วันที่ถ่ายที่ผลตรวจเปลี่ยน {rechecked:,}")
        if options["json"]:
            told = {
                "days_rechecked": rechecked,
                "files": found.looked_at, "without_row": found.without_row, "without_file": found.without_file,
                "deleted": len(found.without_row) if delete else 0,
            }  # fmt: skip
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        if found.without_file or (found.without_row and not delete):
            sys.exit(FOUND)
