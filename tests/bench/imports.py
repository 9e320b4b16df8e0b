"""How the importer compares with plain django-import-export: seconds, SQL statements, peak memory.

    python -m tests.bench.imports [2000 20000]      the table, both sides in turn in processes of their own
    python -m tests.bench.imports --one SIDE ROWS   one measurement, as JSON

Runs on SQLite, or on the server that DATABASE_URL names (a database of its own is made there and dropped). Reports ratios:
seconds on this machine say nothing about another.
"""

import csv
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = {2_000: 3}
YEAR = 2569


def file_of(rows) -> str:
    """A province's year: 25 items to a project."""
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(["BUDGETARY_UNIT", "BUDGET_PLAN", "PROJECT", "CATEGORY_LV1", "CATEGORY_LV2", "ITEM_DESCRIPTION", "FISCAL_YEAR",
           "AMOUNT"])  # fmt: skip
    for at in range(rows):
        write(
            ["จังหวัดน่าน", "แผนงานยุทธศาสตร์พัฒนาพื้นที่ระดับภาค", f"โครงการพัฒนาแหล่งน้ำชุดที่ {at // 25}", "งบลงทุน",
             "ค่าที่ดินและสิ่งก่อสร้าง", f"ก่อสร้างฝายแห่งที่ {at} ตำบลบ่อ อำเภอเมืองน่าน", str(YEAR - 543), f"{100_000 + at:,}.25"]
        )  # fmt: skip
    return out.getvalue()


# One measurement


def measure(side, rows):
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from projects.people.scope import asking_as
    from tests.cast import person, province

    call_command("migrate", verbosity=0)
    office = person("bench", "provincial_office", province=province("55"))
    text, counted = file_of(rows), [0]

    def count(execute, sql, params, many, context):
        counted[0] += 1
        return execute(sql, params, many, context)

    times, statements = {}, {}
    with connection.execute_wrapper(count), asking_as(office):
        for step, act in _steps(side, text, office):
            counted[0], began = 0, time.perf_counter()
            act()
            times[step], statements[step] = time.perf_counter() - began, counted[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "statements": statements, "peak_mb": peak, "wrote": _wrote()}))


def _steps(side, text, office):
    if side == "plain":
        from tests.bench.plain_import import plain_import

        facts = {"year_be": YEAR, "person": office}
        return [
            ("preview", lambda: plain_import(text, dry_run=True, **facts)),
            ("confirm", lambda: plain_import(text, dry_run=False, **facts)),
            ("again", lambda: plain_import(text, dry_run=False, **facts)),
        ]
    from projects.exchange import actions, rules

    rules.ROWS_AT_ONCE = 1_000_000  # here and now, not by a worker
    kept = {}

    def preview():
        kept["batch"] = actions.preview(
            actions.Upload.of(text.encode(), "bench.csv"), layout="budget-bill", year_be=YEAR, by=office
        )

    def again():
        actions.run([actions.Upload.of(text.encode(), "bench.csv")], layout="budget-bill", year_be=YEAR, by=office)

    return [("preview", preview), ("confirm", lambda: actions.confirm(kept["batch"], by=office)), ("again", again)]


def _wrote():
    from projects.models import ActivityBudgetLine, Project
    from projects.people.scope import EVERYONE, asking_as

    with asking_as(EVERYONE):
        return [
            Project.objects.count(),
            ActivityBudgetLine.objects.count(),
            str(sum(ActivityBudgetLine.objects.values_list("budget_baht", flat=True))),
        ]


# Both sides in turn


def run_one(side, rows) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        server, url = os.environ.get("DATABASE_URL", ""), f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        name = f"padme_bench_{os.getpid()}"
        if server.startswith("postgres"):
            _say(server, f"CREATE DATABASE {name}")
            url = f"{server.rsplit('/', 1)[0]}/{name}"
        try:
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.imports", "--one", side, str(rows)],
                env=os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url, "PADME_VAR": folder},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        finally:
            if server.startswith("postgres"):
                _say(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    if done.returncode:
        sys.exit(done.stderr[-4000:])
    return json.loads(done.stdout)


def _say(server, statement):
    import psycopg

    with psycopg.connect(f"{server.rsplit('/', 1)[0]}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def compare(rows):
    """Medians of both sides for this many rows, and what the one is of the other."""
    found = {"padme": [], "plain": []}
    for _ in range(ROUNDS.get(rows, 1)):
        for side in found:
            found[side].append(run_one(side, rows))
    if len({tuple(one["wrote"]) for runs in found.values() for one in runs}) != 1:
        sys.exit("The two sides did not write the same.")
    print(f"\n{rows:,} rows · {ROUNDS.get(rows, 1)} rounds · {os.environ.get('DATABASE_URL', 'SQLite').split(':')[0]}")
    print(f"{'':10}{'padme s':>10}{'plain s':>10}{'ratio':>8}{'padme SQL':>11}{'plain SQL':>11}")
    for step in ("preview", "confirm", "again"):
        ours, theirs = (statistics.median(one["times"][step] for one in found[side]) for side in ("padme", "plain"))
        sql = [found[side][0]["statements"][step] for side in ("padme", "plain")]
        print(f"{step:10}{ours:>10.2f}{theirs:>10.2f}{ours / theirs:>8.3f}{sql[0]:>11,}{sql[1]:>11,}")
    peaks = [max(one["peak_mb"] for one in found[side]) for side in ("padme", "plain")]
    print(f"{'peak MB':10}{peaks[0]:>10.0f}{peaks[1]:>10.0f}{peaks[0] / peaks[1]:>8.3f}")


if __name__ == "__main__":
    if "--one" in sys.argv:
        measure(sys.argv[2], int(sys.argv[3]))
    else:
        for rows in map(int, sys.argv[1:] or ["2000", "20000"]):
            compare(rows)
