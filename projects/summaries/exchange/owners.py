"""Whose tables the files are: they name no area themselves, so the person does, or the person's one area."""

from cms.rules import RuleBroken
from projects.areas.models import Province, ProvinceGroup
from projects.people.scope import reach


def owner_of(code, year_be, person):
    """The area of that code, or the one area the person looks after. Raises RuleBroken, code `area`."""
    where = reach(person)
    if code:
        area = _called(code)
        if area is None or not area.holds_in(year_be) or not getattr(area, "has_provincial_plan", True):
            raise RuleBroken(f"ไม่มีพื้นที่รหัส “{code}” ในปีงบประมาณ {year_be}", code="area")
    else:
        area = _only(where)
        if area is None:
            raise RuleBroken("ไฟล์แบบนี้ไม่ได้บอกว่าเป็นของพื้นที่ใด กรุณาระบุพื้นที่", code="area")
        if not area.holds_in(year_be):
            raise RuleBroken(f"ไม่มี{area.full_name}ในปีงบประมาณ {year_be}", code="area")
    is_province = isinstance(area, Province)
    if not (where.edits_nation or area.pk in (where.edit_provinces if is_province else where.edit_groups)):
        raise RuleBroken(f"{area.full_name}อยู่นอกพื้นที่ของท่าน", code="area")
    return area


def _called(code):
    model = Province if code.isdecimal() else ProvinceGroup
    return model.objects.filter(code=code).first()


def _only(where):
    if where.edits_nation or len(where.edit_provinces) + len(where.edit_groups) != 1:
        return None
    model, ids = (Province, where.edit_provinces) if where.edit_provinces else (ProvinceGroup, where.edit_groups)
    return model.objects.filter(pk__in=ids).first()
