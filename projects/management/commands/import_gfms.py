"""`manage.py import_gfms FILE --as-of DATE --as USERNAME`: see docs/import-gfms.md.

Exit codes: 0 nothing wrong · 3 rows in error · 2 the run is unusable · 1 a crash.
"""

import json
import sys

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from cms.rules import RuleBroken
from cms.thai import parse_thai_date
from projects.management.usage import UNUSABLE, Unusable, UsageParser
from projects.money.gfms.actions import run

ROWS_OPEN = 3
MOST_SHOWN = 20


class Command(BaseCommand):
    help = "นำเข้าข้อมูล GFMS (CSV หรือ XLSX)"

    def create_parser(self, prog_name, subcommand, **kwargs):
        kwargs.setdefault("allow_abbrev", False)
        return UsageParser.of(super().create_parser(prog_name, subcommand, **kwargs), self)

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--as-of", required=True, metavar="DATE", help="ข้อมูล ณ วันที่: 2025-03-31 หรือ 31/3/2568")
        parser.add_argument("--as", required=True, dest="person", metavar="USERNAME")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--accept-good-rows", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        try:
            counts, batch = self._run(options)
        except (Unusable, RuleBroken) as refusal:
            reason = " ".join(refusal.messages) if isinstance(refusal, RuleBroken) else str(refusal)
            self.stderr.write(reason)
            if options["json"]:
                self._print({"fatal": reason})
            sys.exit(UNUSABLE)
        self._tell(counts, batch, options)
        if options["json"]:
            self._print(counts)
        if counts["rows_error"]:
            sys.exit(ROWS_OPEN)

    def _run(self, options):
        person = get_user_model().objects.filter(username=options["person"], is_active=True).first()
        if person is None:
            raise Unusable(f"ไม่มีบัญชีผู้ใช้ “{options['person']}” ที่ใช้งานอยู่")
        try:
            as_of = parse_thai_date(options["as_of"])
        except ValueError as refusal:
            raise Unusable(f"--as-of: {refusal}") from None
        if as_of is None:
            raise Unusable("--as-of: ต้องระบุวันที่ของข้อมูล")
        try:
            file = open(options["file"], "rb")  # noqa: SIM115 -- closed below, when the actions are done with it
        except OSError as fault:
            raise Unusable(f"เปิดไฟล์ “{options['file']}” ไม่ได้: {fault.strerror or fault}") from None
        with file:
            return run(
                file,
                options["file"],
                as_of=as_of,
                by=person,
                dry_run=options["dry_run"],
                accept_good_rows=options["accept_good_rows"],
            )

    def _print(self, answer):
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _tell(self, counts, batch, options):
        """The same for a person, on stderr."""
        tell = self.stderr.write
        tell(
            f"อ่าน {counts['rows_read']:,} แถว รวม {counts['total_baht']} บาท: จับคู่ได้ {counts['matched']:,} แถว "
            f"{counts['matched_baht']} บาท ยังไม่จับคู่ {counts['unmatched']:,} แถว {counts['unmatched_baht']} บาท "
            f"ผิดพลาด {counts['rows_error']:,} แถว {counts['error_baht']} บาท"
        )
        tell(f"ใหม่ {counts['new']:,} เปลี่ยน {counts['changed']:,} เหมือนเดิม {counts['same']:,}")
        if not options["json"]:
            for entry in counts["errors"][:MOST_SHOWN]:
                tell(f"แถว {entry['sheet_row']} {entry['column'] or ''} “{entry['value']}” {entry['reason']}")
            if counts["rows_error"] > MOST_SHOWN:
                tell(f"และอีก {counts['rows_error'] - MOST_SHOWN:,} แถว")
        if options["dry_run"]:
            tell("ตรวจอย่างเดียว ไม่ได้เขียนข้อมูล")
        elif batch:
            tell(f"นำเข้าแล้ว ชุดที่ {batch.pk} ดูและยกเลิกได้ที่ /admin/gfms/")
        else:
            tell("ไม่ได้เขียนข้อมูล")
