"""What a person should know about a sheet that was read, in sentences: nothing is read or left out in silence."""

from projects.exchange.coordinates import letters_of

_MOST_SHOWN = 8


def notes_on(grid, heading_row, last_row, places, repeated, stray, renamed) -> list[str]:
    """Of the table in these columns, from under its heading to its last row."""
    inside, notes = set(places), []
    if grid.is_hidden:
        notes.append("แผ่นงานนี้ซ่อนอยู่ในไฟล์ ระบบอ่านด้วย")
    if heading_row > 1 and any(at < heading_row for at, _ in grid.lines):
        notes.append(f"หัวตารางอยู่แถว {heading_row} ข้อความเหนือหัวตารางไม่นับเป็นข้อมูล")
    if hidden := [at for at in grid.hidden_rows if heading_row < at <= last_row]:
        notes.append(f"อ่านแถวที่ซ่อนไว้ด้วย {len(hidden):,} แถว: {stretches(hidden)}")
    if hidden := [at for at in places if any(first <= at <= last for first, last in grid.hidden_columns)]:
        notes.append(f"อ่านคอลัมน์ที่ซ่อนไว้ด้วย {len(hidden):,} คอลัมน์: {stretches(hidden, letters_of)}")
    for found, words in (
        (grid.formulas, "ใช้ค่าที่ Excel คำนวณไว้ล่าสุดของสูตร"),
        (grid.uncalculated, "พบสูตรที่ยังไม่มีค่า"),
    ):
        cells = {
            at: [row for row in found[at] if heading_row < row <= last_row] for at in sorted(inside & found.keys())
        }
        if count := sum(map(len, cells.values())):
            shown = [_of_column(at, rows) for at, rows in cells.items() if rows]
            notes.append(f"{words} {count:,} ช่อง: {_some(shown)}")
    merged = [
        f"{letters_of(left)}{top}:{letters_of(right)}{bottom}"
        for top, left, bottom, right in grid.merged
        if bottom > heading_row and top <= last_row and any(left <= at <= right for at in places)
    ]
    if merged:
        notes.append(f"มีช่องที่ผสานกันในข้อมูล {len(merged):,} ที่: {_some(merged)} ค่าอยู่ที่ช่องแรก ช่องอื่นอ่านเป็นช่องว่าง")
    if repeated:
        notes.append(f"แถว {stretches(repeated)} เป็นหัวตารางซ้ำ ไม่นับเป็นข้อมูล")
    if stray:
        cells = [f"{letters_of(at)}{row}" for row, at in sorted(stray)]
        notes.append(f"มีค่าผิดพลาดของสูตร (เช่น #REF!) นอกตาราง ไม่มีผลต่อการนำเข้า: {_some(cells)}")
    if renamed:
        notes.append(f"หัวคอลัมน์ที่ไม่ได้ใช้ซ้ำกัน: {_some(renamed)} ระบบเติมอักษรของคอลัมน์ต่อท้ายให้ต่างกัน")
    return [f"แผ่นงาน “{grid.name}”: {note}" if grid.name else note for note in notes] + grid.notes


def stretches(numbers, shown=str) -> str:
    """5, 8–12 and so on."""
    runs = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return _some([shown(first) if first == last else f"{shown(first)}–{shown(last)}" for first, last in runs])


def _of_column(at, rows) -> str:
    return stretches(rows, lambda row: f"{letters_of(at)}{row}")


def _some(parts) -> str:
    more = len(parts) - _MOST_SHOWN
    return ", ".join(parts[:_MOST_SHOWN]) + (f" และอีก {more:,} แห่ง" if more > 0 else "")
