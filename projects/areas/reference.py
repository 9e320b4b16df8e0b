"""The national registers that come with PADME, read from the CSV files beside this module. Sources: docs/LICENCES.md."""

import csv
from pathlib import Path

from projects.areas.models import Department, District, GroupMembership, Ministry, Province, ProvinceGroup

DATA = Path(__file__).parent / "data"


def load_areas():
    """Bring the registers to what the files say: 77 provinces, 36 groups of two groupings, 928 districts, ministries.

    Idempotent, set-based. What central staff added stays; a row the files know is brought back to their wording.
    """
    provinces = _rows("provinces.csv")
    _upsert(
        Province,
        ["code"],
        [
            Province(
                **{name: row[name] for name in _PROVINCE_COLUMNS},
                has_provincial_plan=row["code"] != "10",
                first_year_be=2554 if row["code"] == "38" else None,  # Bueng Kan: founded in March 2554
            )
            for row in provinces
        ],
    )
    by_code = {province.code: province for province in Province.objects.all()}
    groups = [
        ProvinceGroup(
            code=row["code"],
            name_th=row["name_th"],
            name_en=row["name_en"],
            region=row["region"],
            centre_province=by_code[row["centre_province"]],
            first_year_be=int(row["valid_from_fy"]),
        )
        for row in _rows("province_groups.csv")
    ] + [
        ProvinceGroup(code=row["code"], name_th=row["name_th"], last_year_be=int(row["valid_to_fy"]))
        for row in _rows("province_groups_2552.csv")
    ]
    _upsert(ProvinceGroup, ["code"], groups)
    group_of = {group.code: group for group in ProvinceGroup.objects.all()}
    GroupMembership.objects.bulk_create(
        [
            GroupMembership(
                group=group_of[row[column]],
                province=by_code[row["code"]],
                first_year_be=group_of[row[column]].first_year_be,
                last_year_be=group_of[row[column]].last_year_be,
            )
            for row in provinces
            for column in ("group_code", "group_code_2552")
            if row[column]
            and not GroupMembership.objects.filter(group=group_of[row[column]], province=by_code[row["code"]]).exists()
        ]
    )
    _upsert(
        District,
        ["code"],
        [
            District(
                code=row["code"],
                province=by_code[row["province_code"]],
                name_th=row["name_th"],
                name_en=row["name_en"],
            )
            for row in _rows("districts.csv")
        ],
    )
    _load_ministries(_rows("ministries.csv"))


_PROVINCE_COLUMNS = ("code", "iso", "name_th", "name_en", "abbr_th", "abbr_en", "region", "region_geo")


def _load_ministries(rows):
    def common(row):
        return {
            "code": row["code"],
            "name_th": row["name_th"],
            "name_en": row["name_en"],
            "first_year_be": int(row["valid_from_fy"]) if row["valid_from_fy"] else None,
            "last_year_be": int(row["valid_to_fy"]) if row["valid_to_fy"] else None,
            "checked_against": row["checked"],
        }

    _upsert(Ministry, ["code"], [Ministry(**common(r), abbr_th=r["abbr_th"]) for r in rows if r["level"] == "ministry"])
    by_code = {ministry.code: ministry for ministry in Ministry.objects.all()}
    _upsert(
        Department,
        ["ministry", "name_th"],
        [
            Department(**common(row), ministry=by_code[row["parent_code"]])
            for row in rows
            if row["level"] == "department"
        ],
    )


def _rows(name):
    with (DATA / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _upsert(model, keys, rows):
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key and field.name not in keys]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=keys, update_fields=names)
