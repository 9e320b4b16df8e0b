"""`manage.py import_gfms FILE --as-of DATE --as USERNAME`: see docs/import-gfms.md. Exit codes: projects.management.scripted."""

from cms.thai import parse_thai_date
from projects.management.scripted import ImportCommand, opened
from projects.management.usage import Unusable
from projects.money.gfms.actions import run


class Command(ImportCommand):
    help = "นำเข้าข้อมูล GFMS (CSV หรือ XLSX)"
    list_url = "/admin/gfms/"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--as-of", required=True, metavar="DATE", help="ข้อมูล ณ วันที่: 2025-03-31 หรือ 31/3/2568")
        super().add_arguments(parser)

    def carry_out(self, person, options):
        try:
            as_of = parse_thai_date(options["as_of"])
        except ValueError as refusal:
            raise Unusable(f"--as-of: {refusal}") from None
        if as_of is None:
            raise Unusable("--as-of: ต้องระบุวันที่ของข้อมูล")
        with opened(options["file"]) as file:
            return run(
                file,
                options["file"],
                as_of=as_of,
                by=person,
                dry_run=options["dry_run"],
                accept_good_rows=options["accept_good_rows"],
            )

    def tell(self, done, options):
        counts, batch = done
        self.stderr.write(
            f"อ่าน {counts['rows_read']:,} แถว รวม {counts['total_baht']} บาท: จับคู่ได้ {counts['matched']:,} แถว "
            f"{counts['matched_baht']} บาท ยังไม่จับคู่ {counts['unmatched']:,} แถว {counts['unmatched_baht']} บาท "
            f"ผิดพลาด {counts['rows_error']:,} แถว {counts['error_baht']} บาท"
        )
        self.stderr.write(f"ใหม่ {counts['new']:,} เปลี่ยน {counts['changed']:,} เหมือนเดิม {counts['same']:,}")
        self.tell_rows(counts["errors"], options, count=counts["rows_error"])
        self.tell_written([batch] if batch else [], options)
        return counts

    def leaves_rows(self, answer):
        return bool(answer["rows_error"])
