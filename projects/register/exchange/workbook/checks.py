"""Who may take a workbook away and bring it back. Pure."""

from cms.rules import RuleBroken


def check_may_use(reach) -> None:
    """Whoever edits records: agencies their own, offices their area's, the centre any."""
    if not (reach.edits_nation or reach.edit_provinces or reach.edit_groups or reach.edit_agencies):
        raise RuleBroken("ตำแหน่งของท่านแก้ไขข้อมูลโครงการไม่ได้ จึงใช้แบบกรอกไม่ได้", code="may_not_import")
