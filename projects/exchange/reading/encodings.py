"""From bytes to Thai text. Refuses rather than guess: what is stored wrong can never be told from what was written."""

import re

from projects.exchange.reading.refusals import Unreadable

_ASCII = bytes(range(128))
_SAVE_AGAIN = "กรุณาเปิดไฟล์ต้นฉบับแล้วบันทึกใหม่เป็น .xlsx หรือ CSV UTF-8"
# UTF-8 taken for Windows-1252 or Latin-1 ("à¸à¸£"), for CP874 ("เธเธ"), and CP874 taken for Latin-1 ("¡ÃÁ").
_UTF8_AS_LATIN = re.compile("à[¸¹]")
_UTF8_AS_THAI = re.compile("เ[ธน]")
_THAI = re.compile("[\u0e00-\u0e7f]")
_THAI_AS_LATIN = re.compile("[\u00a1-\u00da\u00df-\u00fb]{3}")
_ENOUGH = 3  # a single odd pair may be a name in French
_SAMPLE = 200_000


def decode(data: bytes) -> str:
    """The text of a CSV file. Half-broken UTF-8 is not CP874, and Thai that was decoded wrongly before is not Thai."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        elif b"\x00" in data[:200]:
            text = data.decode("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Two bytes that begin nearly every letter of Thai in UTF-8 are เธ and เน in CP874, now and then a syllable's start.
        pairs = data.count(b"\xe0\xb8") + data.count(b"\xe0\xb9")
        if pairs >= _ENOUGH and pairs * 6 > len(data.translate(None, _ASCII)):
            raise Unreadable("ไฟล์ UTF-8 เสียหาย อ่านอักษรไทยบางตัวไม่ได้ กรุณาบันทึกใหม่เป็น CSV UTF-8") from None
        try:
            text = data.decode("cp874")
        except UnicodeDecodeError:
            raise Unreadable("อ่านอักษรในไฟล์ไม่ได้ กรุณาบันทึกใหม่เป็น CSV UTF-8") from None
    text = text.rstrip("\x1a")  # the end-of-file mark of DOS
    if "\x00" in text:
        raise Unreadable("ไฟล์นี้ไม่ใช่ตารางข้อความ กรุณาบันทึกเป็น .csv หรือ .xlsx")
    if is_garbled(text[:_SAMPLE]):
        raise Unreadable(f"อักษรไทยในไฟล์เพี้ยนไปแล้ว เช่น “{_shown(text)}” เพราะเคยเปิดด้วยรหัสอักษรผิด {_SAVE_AGAIN}")
    return text


def is_garbled(text: str) -> bool:
    """Whether Thai was decoded with the wrong table and stored so, or was turned into question marks."""
    if text.isascii():
        return False
    if len(_UTF8_AS_LATIN.findall(text)) >= _ENOUGH:
        return True
    thai = len(_THAI.findall(text))
    as_thai = len(_UTF8_AS_THAI.findall(text))
    if as_thai >= _ENOUGH and as_thai * 4 > thai:  # of real Thai letters, not one in fifty stands in such a pair
        return True
    return not thai and len(_THAI_AS_LATIN.findall(text)) >= _ENOUGH


def _shown(text) -> str:
    for pattern in (_UTF8_AS_LATIN, _UTF8_AS_THAI, _THAI_AS_LATIN):
        if found := pattern.search(text):
            return " ".join(text[found.start() : found.start() + 20].split())
    return ""
