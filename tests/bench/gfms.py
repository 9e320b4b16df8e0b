"""What bringing in an extract of GFMS costs, beside a bare load of the same lines into a table with the same indexes.

    python -m tests.bench.gfms [100000 …]            the table, both sides in turn in processes of their own
    python -m tests.bench.gfms --one SIDE ROWS FILE  one measurement, as JSON

Bare is COPY on PostgreSQL and one executemany on SQLite, of ready values: the machine's limit. Runs on SQLite, or on the
server that DATABASE_URL names. Read the ratios: rows a second say nothing about another machine.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tests.bench.imports import _say
from tests.projects.money.gfms_file import write_many

ROUNDS = 3
AS_OF = date(2025, 9, 30)
COLUMNS = ("fiscal_year_id", "document_number", "document_line", "kind", "posted_on", "expenditure_kind", "amount_satang",
           "gfms_available_satang", "code_id", "brought_by_id", "changed_by_id")  # fmt: skip
STEPS = {"gfms": ("dry run", "bring", "again"), "bare": ("bring",)}


# One measurement


def measure(side, rows, path):
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from projects.models import FiscalYear
    from tests.cast import person

    call_command("migrate", verbosity=0)
    FiscalYear.objects.get_or_create(pk=2568)
    centre, counted = person("bench", "central"), [0]
    steps = _gfms(path, centre) if side == "gfms" else _bare(path)

    def count(execute, sql, params, many, context):
        counted[0] += 1
        return execute(sql, params, many, context)

    times, statements, before = {}, {}, _peak()
    with connection.execute_wrapper(count):
        for step, act in steps:
            counted[0], began = 0, time.perf_counter()
            act()
            times[step], statements[step] = time.perf_counter() - began, counted[0]
    print(json.dumps({"times": times, "statements": statements, "peak_mb": _peak(), "before_mb": before}))


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _gfms(path, centre):
    from projects.money.gfms import actions

    def bring(**facts):
        with open(path, "rb") as file:
            return actions.run(file, "bench.csv", as_of=AS_OF, by=centre, **facts)

    def fresh():
        counts, batch = bring()
        assert batch is not None and not counts["rows_error"], counts["errors"][:3]

    def again():
        assert bring()[1] is None

    return [("dry run", lambda: bring(dry_run=True)), ("bring", fresh), ("again", again)]


def _bare(path):
    """The same values, read before the clock starts, into `projects_gfmsline` itself: equally indexed, equally empty."""
    import csv
    import io

    from django.db import connection

    from projects.money.gfms.extract import Extract
    from projects.money.gfms.lines import staged

    with open(path, "rb") as file:
        ready = [
            (year, document, line, kind, day, expenditure_kind, satang, available, hash(code) % 4000, 1, 1)
            for _, _, year, document, line, kind, day, _, code, expenditure_kind, satang, available, *_ in staged(
                Extract(file, "bench.csv").rows(), AS_OF
            )
        ]

    def copy():
        text = io.StringIO()
        csv.writer(text).writerows(ready)
        into = f"COPY projects_gfmsline ({', '.join(COLUMNS)}) FROM STDIN"
        options = "(FORMAT csv, FORCE_NOT_NULL (expenditure_kind))"
        with connection.cursor() as cursor, cursor.copy(f"{into} WITH {options}") as stream:
            stream.write(text.getvalue())

    def many():
        raw = connection.connection
        raw.execute("BEGIN")
        raw.executemany(
            f"INSERT INTO projects_gfmsline ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})", ready
        )
        raw.execute("COMMIT")

    return [("bring", copy if connection.vendor == "postgresql" else many)]


# Both sides in turn


def run_one(side, rows, path) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        server, url = os.environ.get("DATABASE_URL", ""), f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        name = f"padme_bench_{os.getpid()}"
        if server.startswith("postgres"):
            _say(server, f"CREATE DATABASE {name}")
            url = f"{server.rsplit('/', 1)[0]}/{name}"
        try:
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.gfms", "--one", side, str(rows), path],
                env=os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url, "PADME_VAR": folder},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        finally:
            if server.startswith("postgres"):
                _say(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    if done.returncode:
        sys.exit(done.stderr[-4000:])
    return json.loads(done.stdout)


def compare(rows):
    """Medians of both sides for this many rows, and what share of the bare load's speed is kept."""
    found = {"gfms": [], "bare": []}
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        write_many(file, rows)
        file.flush()
        for _ in range(ROUNDS if rows <= 200_000 else 1):
            for side in found:
                found[side].append(run_one(side, rows, file.name))
    bare = statistics.median(one["times"]["bring"] for one in found["bare"])
    print(
        f"\nGFMS · {rows:,} rows · {os.environ.get('DATABASE_URL', 'SQLite').split(':')[0]} · bare load {rows / bare:,.0f} rows/s"
    )
    print(f"{'':10}{'seconds':>10}{'rows/s':>12}{'× bare':>9}{'SQL':>6}")
    for step in STEPS["gfms"]:
        taken = statistics.median(one["times"][step] for one in found["gfms"])
        print(
            f"{step:10}{taken:>10.2f}{rows / taken:>12,.0f}{bare / taken:>9.2f}{found['gfms'][0]['statements'][step]:>6}"
        )
    first = found["gfms"][0]
    print(
        f"peak {max(one['peak_mb'] for one in found['gfms']):.0f} MB, of which {first['before_mb']:.0f} before the first row"
    )


if __name__ == "__main__":
    if "--one" in sys.argv:
        measure(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        for rows in map(int, sys.argv[1:] or ["100000"]):
            compare(rows)
