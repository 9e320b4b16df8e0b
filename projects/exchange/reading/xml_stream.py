"""XML read as it is inflated: nothing of the document is kept but what the caller keeps."""

import re
from xml.parsers import expat

from projects.exchange.reading.refusals import Unreadable, damaged, too_big

_LONGEST_TOKEN = 1 << 20  # of a tag or a comment; expat looks at an unfinished one again with every chunk
_MOST_ELEMENTS = 8_000_000  # a request that takes more would be too long
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What is no text: no database and no other workbook takes it.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def walk(chunks, start, end=None, text=None):
    """Call `start(name, attributes)`, `end(name)` and `text(characters)` as they come; names without their prefix."""
    for _ in steps(chunks, start, end, text):
        pass


def steps(chunks, start, end=None, text=None):
    """The same with a pause after each chunk, in which the caller may take what has come."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    seen = 0

    def started(name, attributes):
        nonlocal seen
        seen += 1
        if seen > _MOST_ELEMENTS:
            raise too_big()
        start(name.rpartition(":")[2], attributes)

    parser.StartElementHandler = started
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise damaged()
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise damaged() from fault


def _refuse_doctype(*_):
    raise Unreadable("ไฟล์ Excel มีส่วนที่ไม่ควรมี (DOCTYPE) ระบบจึงไม่เปิดอ่าน")


def unescaped(text: str) -> str:
    """`_x000D_` is how a workbook writes what XML cannot hold; `_x005F_` an underscore that would look like one.
    Control characters and halves of characters are left out."""
    return _ESCAPED.sub(lambda found: _NO_TEXT.sub("", chr(int(found[1], 16))), text) if "_x" in text else text


def is_true(value) -> bool:
    return value in ("1", "true", "on")
