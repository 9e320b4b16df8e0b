"""An extract on disk, and the command that brings it in."""

import json
import tempfile
from datetime import date
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from projects.models import FiscalYear, GfmsLine, GfmsTotal
from tests.projects.money.gfms_file import HEADINGS, text_of

AS_OF = "2025-03-31"
AS_OF_DAY = date(2025, 3, 31)


def year_2568():
    return FiscalYear.objects.get_or_create(pk=2568)[0]


def bring(rows, *flags, by="central", as_of=AS_OF, headings=HEADINGS, data=None, name="gfms.csv"):
    """Run the command on a file of these rows (or these bytes). Returns (exit code, its JSON)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text_of(rows, headings).encode() if data is None else data)
        out, code = StringIO(), 0
        try:
            call_command(
                "import_gfms", str(path), "--as-of", as_of, "--as", by, "--json", *flags, stdout=out, stderr=StringIO()
            )
        except SystemExit as ended:
            code = ended.code
    return code, json.loads(out.getvalue())


def lines():
    """What is kept, by document: [amount, kind, area, budget code]."""
    return {
        str(line): [str(line.amount_baht), line.kind, line.code.area_code, line.code.budget_code]
        for line in GfmsLine.objects.select_related("code").order_by("document_number", "document_line")
    }


def check_totals(test):
    """The totals kept are what the lines add up to."""
    counted = {}
    for line in GfmsLine.objects.all():
        key = line.code_id, line.kind, line.expenditure_kind
        number, satang = counted.get(key, (0, 0))
        counted[key] = number + 1, satang + line.amount_satang
    kept = {
        (total.code_id, total.kind, total.expenditure_kind): (total.lines, total.amount_satang)
        for total in GfmsTotal.objects.filter(lines__gt=0)
    }
    test.assertEqual(kept, counted)
    test.assertFalse(GfmsTotal.objects.filter(lines=0).exclude(amount_satang=0).exists())
