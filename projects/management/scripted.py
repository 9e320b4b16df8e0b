"""What commands that people script against share: whose they are, how they say no, and one JSON object on stdout.

Exit codes: 0 nothing wrong · 3 rows are left (imports) · 2 the run is unusable · 1 a crash.
"""

import json
import sys

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from cms.rules import RuleBroken
from projects.management.usage import UNUSABLE, Unusable, UsageParser

ROWS_OPEN = 3
MOST_SHOWN = 20


class ScriptedCommand(BaseCommand):
    """A subclass does its work in `carry_out` and says in `tell` what came of it: for a person on stderr."""

    def create_parser(self, prog_name, subcommand, **kwargs):
        kwargs.setdefault("allow_abbrev", False)
        return UsageParser.of(super().create_parser(prog_name, subcommand, **kwargs), self)

    def add_arguments(self, parser):
        parser.add_argument("--as", required=True, dest="person", metavar="USERNAME")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        try:
            done = self.carry_out(self._person(options["person"]), options)
        except (Unusable, RuleBroken) as refusal:
            reason = " ".join(refusal.messages) if isinstance(refusal, RuleBroken) else str(refusal)
            self.stderr.write(reason)
            if options["json"]:
                self._print({"fatal": reason})
            sys.exit(UNUSABLE)
        answer = self.tell(done, options)
        if options["json"]:
            self._print(answer)
        if self.leaves_rows(answer):
            sys.exit(ROWS_OPEN)

    def carry_out(self, person, options):
        """Do it. Raises Unusable or RuleBroken for what makes the run unusable."""
        raise NotImplementedError

    def tell(self, done, options) -> dict:
        """Say what `carry_out` gave, and return the object for --json."""
        raise NotImplementedError

    def leaves_rows(self, answer) -> bool:
        return False

    @staticmethod
    def _person(username):
        person = get_user_model().objects.filter(username=username, is_active=True).first()
        if person is None:
            raise Unusable(f"ไม่มีบัญชีผู้ใช้ “{username}” ที่ใช้งานอยู่")
        return person

    def _print(self, answer):
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


class ImportCommand(ScriptedCommand):
    """Brings files in. A dry run says the same and writes nothing; rows in error hold the rest back until told otherwise."""

    list_url = ""

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--accept-good-rows", action="store_true")

    def tell_rows(self, entries, options, *, count=None, title="", noun="แถว"):
        """The first of them one by one; all are on stdout where --json asks for them. `count`: of all there are."""
        if options["json"]:
            return
        for entry in entries[:MOST_SHOWN]:
            told = f"แถว {entry['sheet_row']} {entry['column'] or ''} “{entry['value']}” {entry['reason']}"
            self.stderr.write(f"{title}{told}")
        more = (len(entries) if count is None else count) - MOST_SHOWN
        if more > 0:
            self.stderr.write(f"{title}และอีก {more:,} {noun}")

    def tell_written(self, batches, options):
        if options["dry_run"]:
            self.stderr.write("ตรวจอย่างเดียว ไม่ได้เขียนข้อมูล")
        elif batches:
            numbers = ", ".join(str(batch.pk) for batch in batches)
            self.stderr.write(f"นำเข้าแล้ว ชุดที่ {numbers} ดูและยกเลิกได้ที่ {self.list_url}")
        else:
            self.stderr.write("ไม่ได้เขียนข้อมูล")


def opened(path):
    """The file, open for reading bytes. Raises Unusable."""
    try:
        return open(path, "rb")
    except OSError as fault:
        raise Unusable(f"เปิดไฟล์ “{path}” ไม่ได้: {fault.strerror or fault}") from None
