"""Known faults in printed names: listed, never mended. Each pair was seen in an official document."""

from projects.exchange.outcome import finding

# (as printed, as it is spelt): the Budget Bill FY2565 volume 13(2), and province names in real budget tables.
KNOWN_FAULTS = (
    ("สิงแวดล้อม", "สิ่งแวดล้อม"),
    ("ความมันคง", "ความมั่นคง"),
    ("สิงค์บุรี", "สิงห์บุรี"),
    ("สุราษฎ์ธานี", "สุราษฎร์ธานี"),
)
CHECKED = ("area_name", "budget_plan", "project")


def spelling_findings(line, layout) -> list[dict]:
    found = []
    for name in CHECKED:
        column, printed = layout.heading(name), layout.raw(line.values, name)
        faults = [(wrong, right) for wrong, right in KNOWN_FAULTS if wrong in printed]
        if faults:
            pairs = ", ".join(f"“{wrong}” น่าจะเป็น “{right}”" for wrong, right in faults)
            found.append(finding(line, "spelling", column, printed, f"{pairs} ระบบเก็บตามเอกสาร ไม่แก้ให้"))
    return found
