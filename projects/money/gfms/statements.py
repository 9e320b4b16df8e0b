"""The SQL of an extract, the same on PostgreSQL and SQLite. Every statement is about the whole file: their number does
not depend on its length.

`gfms_stage` holds the file's rows, `gfms_key` one row for each fiscal year, area and budget code of the good ones, with
what the register knows of it (a NULL kind of expenditure in the stage is the file's empty cell); `gfms_diff` names the rows that are new or differ from the line that is there.
"""

NO_AMOUNT = -(10**18)  # what no line can have available
TEMPORARY = ("gfms_diff", "gfms_key", "gfms_stage")

MAKE_STAGE = """
CREATE TEMPORARY TABLE gfms_stage (
    at {row_number}, sheet_row integer NOT NULL, fiscal_year integer, document_number text, document_line integer,
    kind text, posted_on {date}, area_code text, budget_code text, expenditure_kind text, satang bigint,
    available_satang bigint, wrong_column text, wrong_value text, reason text
)
"""

# Which of two rows with one number is right, nobody knows: none of them is taken.
REFUSE_REPEATED = """
UPDATE gfms_stage SET wrong_column = %(column)s, wrong_value = document_number, reason = %(reason)s
WHERE reason IS NULL AND (fiscal_year, document_number, document_line) IN (
    SELECT fiscal_year, document_number, document_line FROM gfms_stage WHERE reason IS NULL
    GROUP BY fiscal_year, document_number, document_line HAVING COUNT(*) > 1
)
"""

# A line that is another area's already is not moved by who does not look after that area.
REFUSE_OTHERS = """
UPDATE gfms_stage SET wrong_column = %(column)s, wrong_value = document_number, reason = %(reason)s
WHERE reason IS NULL AND at IN (
    SELECT s.at FROM gfms_stage s
    JOIN projects_gfmsline l ON l.fiscal_year_id = s.fiscal_year AND l.document_number = s.document_number
        AND l.document_line = s.document_line
    JOIN projects_gfmscode c ON c.id = l.code_id
    WHERE s.reason IS NULL AND NOT ({own})
)
"""

# A code nobody has decided about is matched when it is the e-Budgeting code of one project, of one activity and kind.
MAKE_KEY = """
CREATE TEMPORARY TABLE gfms_key AS
WITH found AS (
    SELECT fiscal_year, area_code, budget_code, COUNT(*) AS lines, CAST(SUM(satang) AS bigint) AS satang
    FROM gfms_stage WHERE reason IS NULL GROUP BY fiscal_year, area_code, budget_code
), carried AS (
    SELECT p.fiscal_year_id AS fiscal_year, COALESCE(v.code, g.code) AS area_code,
        REPLACE(UPPER(p.e_budgeting_code), ' ', '') AS budget_code,
        MIN(a.id) AS activity_id, MIN(b.expenditure_kind) AS expenditure_kind
    FROM projects_project p
    LEFT JOIN projects_province v ON v.id = p.province_id
    LEFT JOIN projects_provincegroup g ON g.id = p.group_id
    LEFT JOIN projects_activity a ON a.project_id = p.id
    LEFT JOIN projects_activitybudgetline b ON b.activity_id = a.id
    WHERE p.e_budgeting_code <> '' AND p.step <> 'cancelled'
        AND p.fiscal_year_id IN (SELECT fiscal_year FROM found)
    GROUP BY 1, 2, 3
    HAVING COUNT(DISTINCT p.id) = 1 AND COUNT(DISTINCT a.id) = 1 AND COUNT(DISTINCT b.expenditure_kind) = 1
)
SELECT f.fiscal_year, f.area_code, f.budget_code, f.lines, f.satang, v.id AS province_id, g.id AS group_id,
    c.id AS code_id, COALESCE(c.activity_id, carried.activity_id) AS activity_id,
    CASE WHEN c.activity_id IS NULL THEN carried.expenditure_kind ELSE c.expenditure_kind END AS expenditure_kind,
    CASE WHEN c.activity_id IS NULL AND carried.activity_id IS NOT NULL THEN 1 ELSE 0 END AS is_new_match,
    CASE WHEN y.year_be IS NULL OR y.closed_on IS NOT NULL THEN %(year_column)s ELSE %(area_column)s END AS wrong_column,
    CASE WHEN y.year_be IS NULL OR y.closed_on IS NOT NULL THEN CAST(f.fiscal_year AS {text}) ELSE f.area_code END
        AS wrong_value,
    CASE WHEN y.year_be IS NULL THEN %(no_year)s WHEN y.closed_on IS NOT NULL THEN %(closed_year)s
        WHEN v.id IS NULL AND g.id IS NULL THEN %(no_area)s WHEN NOT ({own}) THEN %(other_area)s END AS reason
FROM found f
LEFT JOIN projects_fiscalyear y ON y.year_be = f.fiscal_year
LEFT JOIN projects_province v ON v.code = f.area_code AND v.has_provincial_plan
LEFT JOIN projects_provincegroup g ON g.code = f.area_code AND COALESCE(g.first_year_be, 0) <= f.fiscal_year
    AND COALESCE(g.last_year_be, 9999) >= f.fiscal_year
LEFT JOIN projects_gfmscode c ON c.fiscal_year_id = f.fiscal_year AND c.area_code = f.area_code
    AND c.budget_code = f.budget_code
LEFT JOIN carried ON carried.fiscal_year = f.fiscal_year AND carried.area_code = f.area_code
    AND carried.budget_code = f.budget_code AND NOT COALESCE(c.is_settled, FALSE)
"""

_OF_KEY = "k.fiscal_year = s.fiscal_year AND k.area_code = s.area_code AND k.budget_code = s.budget_code"

MAKE_DIFF = f"""
CREATE TEMPORARY TABLE gfms_diff AS
SELECT s.at AS at, l.id AS line_id
FROM gfms_stage s
JOIN gfms_key k ON {_OF_KEY}
LEFT JOIN projects_gfmsline l ON l.fiscal_year_id = s.fiscal_year AND l.document_number = s.document_number
    AND l.document_line = s.document_line
WHERE s.reason IS NULL AND k.reason IS NULL AND (
    l.id IS NULL OR k.code_id IS NULL OR l.code_id <> k.code_id OR l.amount_satang <> s.satang OR l.kind <> s.kind
    OR l.posted_on <> s.posted_on OR l.expenditure_kind <> COALESCE(s.expenditure_kind, '')
    OR COALESCE(l.gfms_available_satang, {NO_AMOUNT}) <> COALESCE(s.available_satang, {NO_AMOUNT})
)
"""

COUNT_STAGE = """
SELECT COUNT(*), COUNT(reason), CAST(COALESCE(SUM(satang), 0) AS bigint),
    CAST(COALESCE(SUM(CASE WHEN reason IS NULL THEN 0 ELSE satang END), 0) AS bigint)
FROM gfms_stage
"""
COUNT_KEYS = """
SELECT reason IS NOT NULL, activity_id IS NOT NULL, CAST(SUM(lines) AS bigint), CAST(SUM(satang) AS bigint),
    SUM(is_new_match), COUNT(*)
FROM gfms_key GROUP BY 1, 2
"""
COUNT_DIFF = "SELECT COUNT(*) - COUNT(line_id), COUNT(line_id) FROM gfms_diff"
FAULTS = f"""
SELECT s.at, s.sheet_row, COALESCE(s.wrong_column, k.wrong_column), COALESCE(s.wrong_value, k.wrong_value),
    COALESCE(s.reason, k.reason)
FROM gfms_stage s LEFT JOIN gfms_key k ON s.reason IS NULL AND k.reason IS NOT NULL AND {_OF_KEY}
WHERE s.reason IS NOT NULL OR k.reason IS NOT NULL ORDER BY s.at LIMIT %(most)s
"""
CHANGES = """
SELECT s.sheet_row, s.document_number, s.document_line, l.amount_satang, s.satang, l.kind, s.kind
FROM gfms_diff d JOIN projects_gfmsline l ON l.id = d.line_id JOIN gfms_stage s ON s.at = d.at
ORDER BY s.at LIMIT %(most)s
"""
AREAS = """
SELECT fiscal_year, area_code, CAST(SUM(lines) AS bigint), CAST(SUM(satang) AS bigint),
    CAST(SUM(CASE WHEN activity_id IS NULL THEN 0 ELSE lines END) AS bigint)
FROM gfms_key WHERE reason IS NULL GROUP BY 1, 2 ORDER BY 1, 2
"""

# Writing

KEEP_CODES = """
INSERT INTO projects_gfmscode (fiscal_year_id, area_code, province_id, group_id, budget_code, activity_id,
    expenditure_kind, is_settled, matched_by_id, matched_at)
SELECT fiscal_year, area_code, province_id, CASE WHEN province_id IS NULL THEN group_id END, budget_code, activity_id,
    COALESCE(expenditure_kind, ''), FALSE, CAST(NULL AS bigint), CASE WHEN activity_id IS NOT NULL THEN CURRENT_TIMESTAMP END
FROM gfms_key WHERE reason IS NULL AND (code_id IS NULL OR is_new_match = 1)
ON CONFLICT (fiscal_year_id, area_code, budget_code) DO UPDATE SET
    activity_id = excluded.activity_id, expenditure_kind = excluded.expenditure_kind, matched_at = excluded.matched_at
"""
NAME_CODES = """
UPDATE gfms_key SET code_id = (
    SELECT c.id FROM projects_gfmscode c WHERE c.fiscal_year_id = gfms_key.fiscal_year
        AND c.area_code = gfms_key.area_code AND c.budget_code = gfms_key.budget_code
) WHERE code_id IS NULL AND reason IS NULL
"""
_KEPT = "kind, posted_on, expenditure_kind, amount_satang, gfms_available_satang, code_id, changed_by_id"
KEEP_BEFORE = f"""
INSERT INTO projects_gfmslinebefore (batch_id, line_id, {_KEPT})
SELECT %(batch)s, l.id, {", ".join(f"l.{name}" for name in _KEPT.split(", "))}
FROM gfms_diff d JOIN projects_gfmsline l ON l.id = d.line_id
"""
_LINES = f"""
INSERT INTO projects_gfmsline (fiscal_year_id, document_number, document_line, kind, posted_on, expenditure_kind,
    amount_satang, gfms_available_satang, code_id, brought_by_id, changed_by_id)
SELECT s.fiscal_year, s.document_number, s.document_line, s.kind, s.posted_on, COALESCE(s.expenditure_kind, ''),
    s.satang, s.available_satang, k.code_id, %(batch)s, %(batch)s
FROM gfms_diff d JOIN gfms_stage s ON s.at = d.at JOIN gfms_key k ON {_OF_KEY}
"""
# Two statements: an insert that watches for conflicts costs half as much again as one that does not.
ADD_LINES = _LINES + "WHERE d.line_id IS NULL"
CHANGE_LINES = f"""{_LINES} WHERE d.line_id IS NOT NULL
ON CONFLICT (fiscal_year_id, document_number, document_line) DO UPDATE SET
    kind = excluded.kind, posted_on = excluded.posted_on, expenditure_kind = excluded.expenditure_kind,
    amount_satang = excluded.amount_satang, gfms_available_satang = excluded.gfms_available_satang,
    code_id = excluded.code_id, changed_by_id = excluded.changed_by_id
"""
KEEP_AREAS = """
INSERT INTO projects_gfmsbatcharea (batch_id, fiscal_year_id, area_code, province_id, group_id, lines, amount_satang)
SELECT %(batch)s, fiscal_year, area_code, MIN(province_id), CASE WHEN MIN(province_id) IS NULL THEN MIN(group_id) END,
    CAST(SUM(lines) AS bigint), CAST(SUM(satang) AS bigint)
FROM gfms_key WHERE reason IS NULL GROUP BY fiscal_year, area_code
"""

# Totals take what was moved, with its sign: what is there is not counted again.
_FOLD = """
INSERT INTO projects_gfmstotal (code_id, kind, expenditure_kind, lines, amount_satang)
SELECT code_id, kind, expenditure_kind, CAST(SUM(lines) AS bigint), CAST(SUM(satang) AS bigint) FROM ({moved}) moved
WHERE 1 = 1 GROUP BY code_id, kind, expenditure_kind
ON CONFLICT (code_id, kind, expenditure_kind) DO UPDATE SET
    lines = projects_gfmstotal.lines + excluded.lines,
    amount_satang = projects_gfmstotal.amount_satang + excluded.amount_satang
"""
_BEFORE = """SELECT code_id, kind, expenditure_kind, {sign}1 AS lines, {sign}amount_satang AS satang
    FROM projects_gfmslinebefore WHERE batch_id = %(batch)s"""
FOLD_NEW = _FOLD.format(
    moved=f"""SELECT k.code_id, s.kind, COALESCE(s.expenditure_kind, '') AS expenditure_kind, 1 AS lines, s.satang
    FROM gfms_diff d JOIN gfms_stage s ON s.at = d.at JOIN gfms_key k ON {_OF_KEY}
    UNION ALL {_BEFORE.format(sign="-")}"""
)
FOLD_UNDONE = _FOLD.format(
    moved=f"""SELECT code_id, kind, expenditure_kind, -1 AS lines, -amount_satang AS satang
    FROM projects_gfmsline WHERE changed_by_id = %(batch)s UNION ALL {_BEFORE.format(sign="")}"""
)

# Taking back

LATER_BATCHES = """
SELECT DISTINCT l.changed_by_id FROM projects_gfmsline l
WHERE l.changed_by_id <> %(batch)s AND (l.brought_by_id = %(batch)s OR l.id IN (
    SELECT line_id FROM projects_gfmslinebefore WHERE batch_id = %(batch)s
))
"""
PUT_BACK = f"""
UPDATE projects_gfmsline SET ({_KEPT}) = (
    SELECT {", ".join(f"b.{name}" for name in _KEPT.split(", "))} FROM projects_gfmslinebefore b
    WHERE b.batch_id = %(batch)s AND b.line_id = projects_gfmsline.id
) WHERE id IN (SELECT line_id FROM projects_gfmslinebefore WHERE batch_id = %(batch)s)
"""
FORGET_BEFORE = "DELETE FROM projects_gfmslinebefore WHERE batch_id = %(batch)s"
TAKE_AWAY = "DELETE FROM projects_gfmsline WHERE brought_by_id = %(batch)s"
