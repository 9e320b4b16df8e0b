"""Workbooks for the tests: written by a real program where one does, by hand where no program would."""

import io
import zipfile

import openpyxl
import xlsxwriter

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADINGS = {"โครงการ": "", "งบประมาณ": ""}


def rezipped(data, *, leave=(), **more):
    """The workbook with members added, replaced or left out. Names: `xl__a_xml` is `xl/a.xml`."""
    out = io.BytesIO()
    more = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): text for name, text in more.items()
    }
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in book.namelist():
            if name not in more and name not in leave:
                changed.writestr(name, book.read(name))
        for name, text in more.items():
            changed.writestr(name, text)
    return out.getvalue()


def sheet(cells, before="", after=""):
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{cells}</sheetData>{after}</worksheet>'


def by_hand(*sheets, texts="", styles="", workbook="", **more):
    """A workbook of these sheets' XML and no more than it needs."""
    kinds = [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
    kinds += [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{kind}" Target="{path}"/>' for at, (kind, path) in enumerate(kinds)
    )
    entries = "".join(f'<sheet name="แผ่น {at + 1}" sheetId="{at + 1}" r:id="r{at + 2}"/>' for at in range(len(sheets)))
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{workbook}<sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{texts}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>',
        **{f"xl/worksheets/sheet{at}.xml": text for at, text in enumerate(sheets, 1)},
        **more,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in members.items():
            book.writestr(name, text)
    return out.getvalue()


def written(fill, **options):
    """What XlsxWriter makes; `fill(book)` puts it in."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    fill(book)
    book.close()
    return out.getvalue()


def by_openpyxl(fill):
    out = io.BytesIO()
    book = openpyxl.Workbook()
    fill(book)
    book.save(out)
    return out.getvalue()
