"""The table of the automatic checks for the documents: written from the list itself, so that the two never differ."""

from projects.oversight.verification.checks import CHECKS
from projects.oversight.verification.rules import SECTIONS


def table_of_checks() -> str:
    lines = ["| ข้อตรวจ | หมวด | ระดับ | ชื่อ | อธิบาย | แก้อย่างไร ที่ใด | ที่มา |", "|---|---|---|---|---|---|---|"]
    for one in sorted(CHECKS.values(), key=lambda one: (SECTIONS.index(one.section), one.id)):
        lines.append(
            f"| {one.id} | {one.section} | {one.severity_word} | {one.name_th} | {one.explain_th} | {one.mend_th} "
            f"| {one.source} |"
        )
    return "\n".join(lines)
