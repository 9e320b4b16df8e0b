"""The list of demo accounts: printed at every start and written beside the code."""

import json
import os

from django.conf import settings
from django.utils import timezone

from cms.demo import PASSWORD, demo_accounts
from projects.models import PostHolding

FILE = ".demo-accounts.json"
SECOND = ("2", ".2")


def accounts() -> list[dict]:
    """One entry for each post of a demo account, the first account of each role and area in front of the others.

    `area`: code of province or group, an agency's own province, empty for the nation.
    """
    holdings = (
        PostHolding.objects.current(timezone.localdate())
        .filter(person__in=demo_accounts(), is_stand_in=False)
        .select_related("person", "post__province", "post__group", "post__agency")
        .prefetch_related("post__agency__provinces")
        .order_by("pk")
    )
    first, others, seen = [], [], set()
    listed = [(holding.post.role, _area(holding.post), holding.person.username) for holding in holdings]
    for role, area, username in sorted(listed, key=_leading):
        entry = {"role": str(role), "area": area, "username": username, "password": PASSWORD}
        (others if (role, area) in seen else first).append(entry)
        seen.add((role, area))
    return first + others


def _leading(listed):
    """Roles in the order of their hands, areas by code, and `nan.agency` before `nan.town`."""
    role, area, username = listed
    return list(ROLES).index(role), area, not username.endswith((".agency", ".office")), username


ROLES = {
    "central": "ส่วนกลาง",
    "group_office": "สำนักงานกลุ่มจังหวัด",
    "provincial_office": "สำนักงานจังหวัด",
    "agency": "ส่วนราชการ",
    "executive": "ผู้บริหาร",
    "inspector": "ผู้ตรวจราชการ",
    "treasury": "คลังจังหวัด",
    "committee": "คณะกรรมการ",
    "observer": "ผู้สังเกตการณ์",
}


def _area(post) -> str:
    if post.province_id or post.group_id:
        return (post.province or post.group).code
    if post.agency_id:
        codes = sorted(province.code for province in post.agency.provinces.all())
        return codes[0] if len(codes) == 1 else ""
    return ""


def write_file(entries, folder=None):
    """Readable by its owner alone, replaced as a whole."""
    path = (folder or settings.BASE_DIR) / FILE
    new = path.with_name(f"{FILE}.new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(new, path)
    return path


def short_table(entries) -> str:
    """One line a role: its accounts by area, each role and area once."""
    lines, seen = [], set()
    for role, name in ROLES.items():
        told = []  # in the whole nation all of them: they differ in what they are
        for entry in entries:
            if entry["role"] == role and (
                (role, entry["area"]) not in seen or (not entry["area"] and role != "agency")
            ):
                seen.add((role, entry["area"]))
                told.append(entry["username"])
        lines.append(f"  {name}: {' '.join(dict.fromkeys(told))}")
    return "\n".join(lines)
