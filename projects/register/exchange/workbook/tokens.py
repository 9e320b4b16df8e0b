"""What a workbook was made from, kept by us: the file carries only a token, so nobody can rewrite what stood there."""

import gzip
import json
import secrets

from django.core.files.base import ContentFile

from projects.areas.models import Province
from projects.exchange.models import DownloadedWorkbook

SHEET, HEADING = "ที่มา", "รหัสแบบกรอก PADME"


def keep(scope, *, person, year_be, base) -> DownloadedWorkbook:
    """Keep every cell as it stood, under a new token."""
    token = secrets.token_urlsafe(20)
    of_province = isinstance(scope.area, Province)
    made = DownloadedWorkbook(
        token=token,
        owner=person,
        fiscal_year_id=year_be,
        province=scope.area if of_province else None,
        group=None if of_province else scope.area,
        agency=scope.agency,
    )
    packed = gzip.compress(json.dumps(base, ensure_ascii=False).encode(), mtime=0)
    made.base.save(f"{token}.json.gz", ContentFile(packed), save=False)
    made.save()
    return made


def year_of(token) -> int | None:
    """The fiscal year of the workbook with this token, None when there is none."""
    return (
        DownloadedWorkbook.objects.filter(token=token).values_list("fiscal_year", flat=True).first() if token else None
    )


def find(token):
    """The workbook with this token and what stood in it, or (None, None)."""
    made = DownloadedWorkbook.objects.select_related("province", "group").filter(token=token).first() if token else None
    if made is None:
        return None, None
    try:
        with made.base.open("rb") as file:
            return made, json.loads(gzip.decompress(file.read()))
    except (FileNotFoundError, OSError, ValueError):
        return made, None
