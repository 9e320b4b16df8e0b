"""What each role reads and edits, row by row: the roles that the walk does not play, and those that it does."""

from projects.models import Department, Post, Project
from projects.people.scope import PUBLIC, asking_as, reach
from tests import cast, make
from tests.base import PadmeTestCase

ROWS = ("nan draft", "nan verified", "phrae draft", "phrae verified", "nu2 draft", "nu2 verified", "lampang draft",
        "nan live")  # fmt: skip
# r: reads, e: reads and edits, -: neither; in the order of ROWS.
TABLE = {
    "central": "eeeeeeee",
    "observer": "rrrrrrrr",
    "nan_office": "ee---r-e",
    "phrae_office": "--ee-r--",
    "lampang_office": "------e-",
    "north2_office": "-r-ree-r",
    "nan_agency": "e------e",
    "phrae_agency": "--e-----",
    "nan_governor": "rr---r-r",
    "phrae_governor": "--rr-r--",
    "nan_treasury": "rr-----r",
    "nan_committee": "rr---r-r",
    "phrae_inspector": "--rr-r--",
    "transport_minister": "r-r----r",
    "roads_head": "--------",
    "minister_of_all": "rrrrrrrr",
    "PUBLIC": "-------r",
    "nobody": "--------",
}
# Where a directive of the person's own post reaches: the same rows, then the areas of DIRECTED; d: yes, -: no.
DIRECTED = ("55", "54", "NU2")
MAY_DIRECT = {
    "nan_governor": "dd-----dd--",
    "phrae_governor": "--dd-----d-",
    "transport_minister": "d-d----d---",
    "roads_head": "-----------",
    "minister_of_all": "ddddddddddd",
    "north2_head": "----dd----d",
}


class Reach(PadmeTestCase):
    def setUp(self):
        nan, phrae = self.roads_of_nan, self.roads_of_phrae
        rows = (
            make.project(area="55", agency=nan), make.project(area="55", step="verified"),
            make.project(area="54", agency=phrae), make.project(area="54", step="verified"),
            make.project(area="NU2"), make.project(area="NU2", step="verified"), make.project(area="52"),
            make.live(area="55", agency=nan),
        )  # fmt: skip
        self.rows = dict(zip(ROWS, rows, strict=True))

    def person_called(self, name):
        if name == "PUBLIC":
            return PUBLIC
        if name == "north2_head":
            return cast.person(name, "executive", group=cast.group("NU2"))
        if name == "minister_of_all":
            return cast.person(name, "executive")
        if name == "roads_head":
            department = Department.objects.first() or Department.objects.create(
                name_th="กรมทดสอบ", ministry=self.roads_of_nan.ministry
            )
            return cast.person(name, "executive", ministry=department.ministry, department=department)
        if name == "nobody":
            person = cast.person(name, "provincial_office", province=cast.province("55"))
            Post.objects.filter(holdings__person=person).update(is_suspended=True)
            return person
        return getattr(self, name)

    def test_every_role_by_the_table(self):
        for name, expected in TABLE.items():
            person = self.person_called(name)
            with asking_as(person):
                seen = set(Project.objects.values_list("pk", flat=True))
                own = (
                    set() if person is PUBLIC else set(Project.objects.editable_by(person).values_list("pk", flat=True))
                )
            found = "".join("e" if r.pk in own else "r" if r.pk in seen else "-" for r in self.rows.values())
            self.assertEqual(found, expected, f"{name}: {', '.join(ROWS)}")

    def test_only_executives_direct_and_only_what_they_read_whole(self):
        areas = [cast.province(code) if code.isdigit() else cast.group(code) for code in DIRECTED]
        for name in dict.fromkeys([*TABLE, *MAY_DIRECT]):
            where = reach(self.person_called(name))
            found = "".join("d" if where.may_direct(row) else "-" for row in [*self.rows.values(), *areas])
            self.assertEqual(found, MAY_DIRECT.get(name, "-" * 11), f"{name}: {', '.join((*ROWS, *DIRECTED))}")

    def test_the_table_names_every_role(self):
        played = {"provincial_office", "group_office", "agency", "central", "observer", "executive", "treasury",
                  "committee", "inspector"}  # fmt: skip
        self.assertEqual(set(Post.Role.values), played)

    def test_who_inspects_where(self):
        """To inspect is to record visits in an area that one reads; it edits nothing else (the table above)."""
        inspector_of_all = cast.person("inspector_of_all", "inspector")
        inspector_of_group = cast.person("inspector_of_group", "inspector", group=cast.group("NU2"))
        for person, expected in (
            (self.phrae_inspector, "--ii----"), (inspector_of_all, "iiiiiiii"), (inspector_of_group, "----ii--"),
            (self.nan_office, "--------"), (self.central, "--------"), (self.nan_governor, "--------"),
            (self.nan_agency, "--------"), (self.observer, "--------"),
        ):  # fmt: skip
            where = reach(person)
            found = "".join("i" if where.inspects(row) else "-" for row in self.rows.values())
            self.assertEqual(found, expected, f"{person}: {', '.join(ROWS)}")
