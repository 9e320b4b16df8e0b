"""The staging table of one extract: filled by COPY on PostgreSQL and by one executemany on SQLite, judged by SQL."""

import csv
import io
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection, transaction

from projects.exchange.progress import tell
from projects.money.gfms import statements
from projects.money.gfms.layout import COLUMNS
from projects.money.gfms.lines import STAGED, staged

AT_ONCE = 2_000  # rows of one piece of COPY
MOST_LISTED = 500  # faults that are told one by one; all are counted
CHANGES_SHOWN = 20
READING = "อ่านไฟล์ (ร้อยละ)"


@dataclass
class Outcome:
    """What an extract would do, in plain values. Amounts are satang."""

    rows_read: int = 0
    rows_error: int = 0
    new: int = 0
    changed: int = 0
    matched: int = 0
    unmatched: int = 0
    new_matches: int = 0  # budget codes that are matched by the project's e-Budgeting code
    codes: int = 0
    total_satang: int = 0
    error_satang: int = 0
    matched_satang: int = 0
    unmatched_satang: int = 0
    errors: list = field(default_factory=list)  # at most MOST_LISTED
    changes: list = field(default_factory=list)  # (sheet row, document, line, satang before, after, kind before, after)
    areas: list = field(default_factory=list)  # (fiscal year, area code, lines, satang, matched lines)

    @property
    def same(self) -> int:
        return self.rows_read - self.rows_error - self.new - self.changed

    @property
    def writes(self) -> int:
        return self.new + self.changed


@contextmanager
def staging(extract, as_of):
    """Fill the staging table from the extract, and drop it in the end. Yields a Stage. Raises Unreadable.

    Filled before the transaction that writes begins: on SQLite others may write while a long file is read.
    """
    try:
        _make()
        _fill(staged(_told(extract), as_of))
        yield Stage()
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                for name in statements.TEMPORARY:
                    cursor.execute(f"DROP TABLE IF EXISTS {name}")


def _told(extract):
    for at, row in enumerate(extract.rows()):
        if at % AT_ONCE == 0:
            tell(extract.done * 100 // extract.size, 100, READING)
        yield row


def _make():
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for name in statements.TEMPORARY:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(
            statements.MAKE_STAGE.format(
                row_number="integer NOT NULL" if is_postgres else "integer PRIMARY KEY",
                date="date" if is_postgres else "text",
            )
        )


def _fill(rows):
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            columns = ", ".join(STAGED)
            with cursor.copy(f"COPY gfms_stage ({columns}) FROM STDIN WITH (FORMAT csv, NULL '')") as copy:
                while part := list(islice(rows, AT_ONCE)):
                    text = io.StringIO()
                    csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\n").writerows(part)
                    copy.write(text.getvalue())
            cursor.execute("ANALYZE gfms_stage")
        return
    # Not through Django's cursor, which keeps every row of a generator that it has passed on.
    connection.ensure_connection()
    raw = connection.connection
    own_transaction = not raw.in_transaction
    if own_transaction:
        raw.execute("BEGIN")  # of the temporary database only: no other writer waits for it
    try:
        raw.executemany(f"INSERT INTO gfms_stage VALUES ({', '.join('?' * len(STAGED))})", rows)
    except BaseException:
        if own_transaction:
            raw.execute("ROLLBACK")
        raise
    if own_transaction:
        raw.execute("COMMIT")


class Stage:
    """The filled staging table. `assess` first, then `write`, in one transaction."""

    def years(self) -> list[int]:
        return [year for (year,) in _rows("SELECT DISTINCT fiscal_year FROM gfms_stage WHERE fiscal_year IS NOT NULL")]

    def assess(self, where) -> Outcome:
        """Judge every row for a person of this reach, and compare the good ones with the lines that are there."""
        columns = {name: heading for name, (heading, _) in COLUMNS.items()}
        _run(
            statements.REFUSE_REPEATED,
            column=columns["document_number"],
            reason="เลขที่เอกสารและบรรทัดนี้มีมากกว่าหนึ่งแถวในไฟล์ ระบบไม่เลือกแทน กรุณาเหลือแถวเดียว",
        )
        if not where.edits_nation:
            _run(
                statements.REFUSE_OTHERS.format(own=_own(where, "c.province_id", "c.group_id")),
                column=columns["document_number"],
                reason="อยู่นอกพื้นที่ของท่าน: เอกสารเลขที่นี้เป็นของพื้นที่อื่นในระบบแล้ว",
            )
        _run(
            statements.MAKE_KEY.format(
                own=_own(where, "v.id", "g.id"), text="text" if connection.vendor == "postgresql" else "char"
            ),
            year_column=columns["fiscal_year"],
            area_column=columns["area"],
            no_year="ไม่มีปีงบประมาณนี้ในระบบ กรุณาให้ส่วนกลางเพิ่มปีงบประมาณก่อน",
            closed_year="ปีงบประมาณนี้ปิดแล้ว หากจำเป็นให้ส่วนกลางเปิดปีงบประมาณอีกครั้ง",
            no_area="ไม่มีจังหวัดหรือกลุ่มจังหวัดที่ใช้รหัสนี้ในปีงบประมาณนั้น",
            other_area="อยู่นอกพื้นที่ของท่าน",
        )
        self._analyze("gfms_key")
        _run(statements.MAKE_DIFF)
        self._analyze("gfms_diff")
        return self._outcome()

    def _outcome(self):
        found = Outcome()
        ((found.rows_read, found.rows_error, found.total_satang, found.error_satang),) = _rows(statements.COUNT_STAGE)
        for is_wrong, is_matched, lines, satang, new_matches, codes in _rows(statements.COUNT_KEYS):
            if is_wrong:
                found.rows_error += lines
                found.error_satang += satang
                continue
            found.codes += codes
            if is_matched:
                found.matched, found.matched_satang, found.new_matches = lines, satang, new_matches
            else:
                found.unmatched, found.unmatched_satang = lines, satang
        ((found.new, found.changed),) = _rows(statements.COUNT_DIFF)
        if found.rows_error:
            found.errors = [
                {"row": at, "sheet_row": sheet_row, "column": column, "value": value or "", "reason": reason}
                for at, sheet_row, column, value, reason in _rows(statements.FAULTS, most=MOST_LISTED)
            ]
        if found.changed:
            found.changes = _rows(statements.CHANGES, most=CHANGES_SHOWN)
        found.areas = _rows(statements.AREAS)
        return found

    def write(self, batch):
        """Bring in what is new and what differs, in the name of this (saved) batch."""
        self.write_codes()
        of = {"batch": batch.pk}
        _run(statements.NAME_CODES)
        _run(statements.KEEP_BEFORE, **of)
        _run(statements.FOLD_NEW, **of)
        _run(statements.ADD_LINES, **of)
        _run(statements.CHANGE_LINES, **of)
        _run(statements.KEEP_AREAS, **of)

    def write_codes(self):
        _run(statements.KEEP_CODES)

    @staticmethod
    def _analyze(name):
        if connection.vendor == "postgresql":
            _run(f"ANALYZE {name}")


def later_batches(batch) -> list[int]:
    """The batches that have changed lines which this one brought or changed."""
    return [pk for (pk,) in _rows(statements.LATER_BATCHES, batch=batch.pk)]


def take_back(batch):
    """Put the lines back as they were before the batch. Inside the caller's transaction, once nothing builds on it."""
    for statement in (
        statements.FOLD_UNDONE,
        statements.PUT_BACK,
        statements.FORGET_BEFORE,
        statements.TAKE_AWAY,
    ):
        _run(statement, batch=batch.pk)


def _own(where, province, group) -> str:
    """SQL that says whether the row is of the person's own area; row numbers of our own making, so none is quoted."""
    if where.edits_nation:
        return "TRUE"
    provinces, groups = (", ".join(map(str, [-1, *sorted(ids)])) for ids in (where.edit_provinces, where.edit_groups))
    return f"COALESCE({province}, 0) IN ({provinces}) OR COALESCE({group}, 0) IN ({groups})"


def _run(statement, **facts):
    with connection.cursor() as cursor:
        cursor.execute(statement, facts or None)


def _rows(statement, **facts):
    with connection.cursor() as cursor:
        cursor.execute(statement, facts or None)
        return cursor.fetchall()
