"""What was kept of an import, in words: the file and its hash, how it was read, what its owner decided."""

from projects.exchange.area_names import area_names
from projects.exchange.decisions import as_range, from_json


def evidence_of(batch, layout) -> list[tuple[str, list[str]]]:
    """(What it is, its lines) for the page of a batch; what there is none of is left out."""
    lines = [
        ("แบบไฟล์", [layout.label]),
        ("ไฟล์", [batch.file_name]),
        ("รหัสตรวจว่าไฟล์ไม่เปลี่ยนแปลง", [batch.sha256]),
        ("การจับคู่คอลัมน์", getattr(layout, "mapping_words", [])),
        ("คำตัดสิน", _decided(batch)),
        ("ช่องที่แก้ต่างกัน", _chosen(batch)),
        ("แถวที่ไม่นำเข้าตามที่เลือก", [f"{count} แถว"] if (count := len(batch.choices.get("left_out", []))) else []),
    ]
    return [(label, words) for label, words in lines if words]


def _decided(batch) -> list[str]:
    runs = [*batch.counts.get("runs", []), *batch.counts.get("move_runs", [])]
    sheet_rows = {(run["column"], run["value"], tuple(run["rows"])): run["sheet_rows"] for run in runs}
    names = area_names() | {one["code"]: one["name"] for run in runs for one in run.get("candidates", [])}
    said = []
    for decision in from_json(batch.decisions):
        rows = sheet_rows.get((decision.column, decision.value, decision.rows))
        where = f"แถว {as_range(rows)} “{decision.value}”" if rows else str(decision)
        meant = "ย้ายไปรายการนอกประเด็น" if decision.move else names.get(decision.code, decision.code)
        said.append(f"{where} → {meant}")
    return said


def _chosen(batch) -> list[str]:
    cells, columns = batch.choices.get("cells", {}), batch.choices.get("columns", {})
    counted = [(len(cells), "เลือกทีละช่อง {} ช่อง"), (len(columns), "เลือกทั้งคอลัมน์ {} คอลัมน์")]
    return [words.format(count) for count, words in counted if count]
