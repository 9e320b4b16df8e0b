"""`manage.py import_projects FILE… --layout budget-bill --fiscal-year 2565 --as USERNAME`: see docs/import-budget-bill.md.

Exit codes: projects.management.scripted; 3 stands for rows in error and for undecided ones.
"""

from pathlib import Path

from projects.exchange.actions import Upload, run
from projects.exchange.decisions import read_decisions
from projects.exchange.layouts import layout_called
from projects.exchange.reading.files import MOST_BYTES
from projects.management.scripted import ImportCommand, opened
from projects.management.usage import Unusable
from projects.people.scope import asking_as


class Command(ImportCommand):
    help = "นำเข้าโครงการจากไฟล์ (CSV หรือ XLSX)"
    list_url = "/admin/imports/"

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--layout", required=True, help="budget-bill, template, issue-summary หรือ mapping:ชื่อ")
        parser.add_argument("--fiscal-year", required=True, type=int, metavar="BE")
        parser.add_argument("--area", metavar="CODE")
        parser.add_argument(
            "--decisions",
            metavar="FILE.json",
            help="คำตัดสิน [{column, value, rows, code}]: code คือรหัสพื้นที่หรืองบรายจ่าย "
            "ของแบบ template คือ yours, theirs หรือ base (ดู docs/import-workbook.md)",
        )
        super().add_arguments(parser)

    def carry_out(self, person, options):
        layout_called(options["layout"])
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

    def tell(self, done, options):
        counts, batches = done
        self.stderr.write(
            f"อ่าน {counts['rows_read']:,} แถว รวม {counts['total_baht']} บาท: รับได้ {counts['accepted_baht']} "
            f"รอตัดสิน {counts['undecided_baht']} ผิดพลาด {counts['error_baht']}"
        )
        self.stderr.write(
            f"โครงการ ใหม่ {counts['projects_new']:,} เปลี่ยน {counts['projects_changed']:,} เหมือนเดิม {counts['projects_same']:,} · "
            f"กิจกรรม ใหม่ {counts['activities_new']:,} เปลี่ยน {counts['activities_changed']:,} เหมือนเดิม {counts['activities_same']:,}"
        )
        lists = {
            "แถวผิดพลาด": counts["errors"],
            "รอตัดสิน": [entry for entry in counts["to_decide"] if entry["row"] == entry["run"][0]],
            "ข้อสังเกต": counts["findings"],
        }
        for title, entries in lists.items():
            self.tell_rows(entries, options, title=f"{title}: ", noun="รายการ")
        self.tell_written(batches, options)
        return counts

    def leaves_rows(self, answer):
        return bool(answer["errors"] or answer["to_decide"])


def _read(path) -> bytes:
    with opened(path) as file:
        try:
            return file.read(MOST_BYTES + 1)
        except OSError as fault:
            raise Unusable(f"เปิดไฟล์ “{path}” ไม่ได้: {fault.strerror or fault}") from None
