"""`manage.py import_projects FILE… --layout budget-bill --fiscal-year 2565 --as USERNAME`: see docs/import-budget-bill.md.

Exit codes: 0 nothing wrong · 3 rows in error or undecided · 2 the run is unusable · 1 a crash.
"""

import json
import sys
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from cms.rules import RuleBroken
from projects.exchange.actions import Upload, run
from projects.exchange.decisions import read_decisions
from projects.exchange.layouts import layout_called
from projects.exchange.reading.files import MOST_BYTES
from projects.management.usage import UNUSABLE, Unusable, UsageParser
from projects.people.scope import asking_as

ROWS_OPEN = 3
MOST_SHOWN = 20


class Command(BaseCommand):
    help = "นำเข้าโครงการจากไฟล์ (CSV หรือ XLSX)"

    def create_parser(self, prog_name, subcommand, **kwargs):
        kwargs.setdefault("allow_abbrev", False)
        return UsageParser.of(super().create_parser(prog_name, subcommand, **kwargs), self)

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--layout", required=True, help="budget-bill, template, issue-summary หรือ mapping:ชื่อ")
        parser.add_argument("--fiscal-year", required=True, type=int, metavar="BE")
        parser.add_argument("--as", required=True, dest="person", metavar="USERNAME")
        parser.add_argument("--area", metavar="CODE")
        parser.add_argument(
            "--decisions",
            metavar="FILE.json",
            help="คำตัดสิน [{column, value, rows, code}]: code คือรหัสพื้นที่หรืองบรายจ่าย "
            "ของแบบ template คือ yours, theirs หรือ base (ดู docs/import-workbook.md)",
        )
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--accept-good-rows", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        try:
            counts, batches = self._run(options)
        except (Unusable, RuleBroken) as refusal:
            reason = " ".join(refusal.messages) if isinstance(refusal, RuleBroken) else str(refusal)
            self.stderr.write(reason)
            if options["json"]:
                self._print({"fatal": reason})
            sys.exit(UNUSABLE)
        self._tell(counts, batches, options)
        if options["json"]:
            self._print(counts)
        if counts["errors"] or counts["to_decide"]:
            sys.exit(ROWS_OPEN)

    def _run(self, options):
        layout_called(options["layout"])
        person = get_user_model().objects.filter(username=options["person"], is_active=True).first()
        if person is None:
            raise Unusable(f"ไม่มีบัญชีผู้ใช้ “{options['person']}” ที่ใช้งานอยู่")
        decisions = []
        if options["decisions"]:
            try:
                decisions = read_decisions(_read(options["decisions"]).decode("utf-8-sig"))
            except UnicodeDecodeError:
                raise Unusable("อ่านไฟล์คำตัดสินไม่ได้ ต้องเป็น JSON แบบ UTF-8") from None
        uploads = [Upload.of(_read(path), Path(path).name) for path in options["files"]]
        with asking_as(person):
            return run(
                uploads,
                layout=options["layout"],
                year_be=options["fiscal_year"],
                by=person,
                area=options["area"],
                decisions=decisions,
                dry_run=options["dry_run"],
                accept_good_rows=options["accept_good_rows"],
            )

    def _print(self, answer):
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _tell(self, counts, batches, options):
        """The same for a person, on stderr."""
        tell = self.stderr.write
        tell(
            f"อ่าน {counts['rows_read']:,} แถว รวม {counts['total_baht']} บาท: รับได้ {counts['accepted_baht']} "
            f"รอตัดสิน {counts['undecided_baht']} ผิดพลาด {counts['error_baht']}"
        )
        tell(
            f"โครงการ ใหม่ {counts['projects_new']:,} เปลี่ยน {counts['projects_changed']:,} เหมือนเดิม {counts['projects_same']:,} · "
            f"กิจกรรม ใหม่ {counts['activities_new']:,} เปลี่ยน {counts['activities_changed']:,} เหมือนเดิม {counts['activities_same']:,}"
        )
        lists = {
            "แถวผิดพลาด": counts["errors"],
            "รอตัดสิน": [entry for entry in counts["to_decide"] if entry["row"] == entry["run"][0]],
            "ข้อสังเกต": counts["findings"],
        }
        for title, entries in lists.items():
            if options["json"]:
                continue  # all of it is on stdout
            for entry in entries[:MOST_SHOWN]:
                tell(f"{title}: แถว {entry['sheet_row']} {entry['column'] or ''} “{entry['value']}” {entry['reason']}")
            if len(entries) > MOST_SHOWN:
                tell(f"{title}: และอีก {len(entries) - MOST_SHOWN:,} รายการ")
        if options["dry_run"]:
            tell("ตรวจอย่างเดียว ไม่ได้เขียนข้อมูล")
        elif batches:
            tell(f"นำเข้าแล้ว ชุดที่ {', '.join(str(batch.pk) for batch in batches)} ดูและยกเลิกได้ที่ /admin/imports/")
        else:
            tell("ไม่ได้เขียนข้อมูล")


def _read(path) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise Unusable(f"เปิดไฟล์ “{path}” ไม่ได้: {fault.strerror or fault}") from None
