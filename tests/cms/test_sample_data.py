"""The sample data is one consistent story: every reference leads somewhere, every sum adds up.

Plain files, no database: what loads them has its own tests.
"""

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import mean
from unittest import TestCase

from PIL import Image

from cms.thai import arabic_digits, fiscal_year_bounds, normalise_for_search
from projects.summaries.rules import check_set, table_of
from tests.base import ManyCases

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "cms/sample/data"
REFERENCE = ROOT / "projects/areas/data"
FROZEN = ROOT / "tests/data"

MAIN_STEPS = {"draft", "submitted", "verified", "accepted", "amended"}
STEPS = MAIN_STEPS | {"returned_by_office", "returned_by_centre", "unassigned"}
STATUSES = {"not_started", "procuring", "in_progress", "completed", "cancelled"}
SOURCES = {"province_plan", "group_plan", "ministry", "central", "other"}
CATEGORIES = {"personnel", "operating", "investment", "subsidy", "other"}
TWO_DECIMALS = re.compile(r"^\d+\.\d\d$")


@cache
def sample(name):
    return json.loads((SAMPLE / name).read_text(encoding="utf-8"))


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def budget(project) -> Decimal:
    return sum(Decimal(line["budget_baht"]) for part in project["activities"] for line in part["budget_lines"])


class SampleFiles(ManyCases, TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.projects = sample("projects.json")
        cls.agencies = {agency["key"]: agency for agency in sample("agencies.json")}
        cls.plans = sample("plans.json")["areas"]
        cls.agendas = {agenda["key"] for agenda in sample("plans.json")["national"]["agendas"]}
        cls.districts = {row["code"]: row["province_code"] for row in rows(REFERENCE / "districts.csv")}
        cls.members = defaultdict(set)
        for row in rows(REFERENCE / "provinces.csv"):
            cls.members[row["code"]].add(row["code"])
            cls.members[row["group_code"]].add(row["code"])

    def each_project(self):
        for project in self.projects:
            with self.subTest(project=project["key"]):
                yield project


class Projects(SampleFiles):
    def test_there_are_enough_of_every_kind(self):
        steps = Counter(project["step"] for project in self.projects)
        self.assertGreaterEqual(len(self.projects), 300)
        self.assertGreaterEqual(len({p["area"] for p in self.projects if p["area"].isdigit()}), 10)
        self.assertEqual({p["year_be"] for p in self.projects}, {2566, 2567, 2568})
        self.assertGreaterEqual(steps["amended"], 12)
        self.assertGreaterEqual(steps["returned_by_office"] + steps["returned_by_centre"], 14)
        for step in ("draft", "submitted", "verified"):
            self.assertGreaterEqual(steps[step], 25, step)
        self.assertGreaterEqual(steps["unassigned"], 8)
        self.assertAlmostEqual(steps["accepted"] / len(self.projects), 0.55, delta=0.05)

    def test_every_area_shows_every_main_step(self):
        seen = defaultdict(set)
        for project in self.projects:
            seen[project["area"]].add(project["step"].partition("_by_")[0])
        for area, steps in seen.items():
            self.assertLessEqual(MAIN_STEPS | {"returned"}, steps, area)

    def test_keys_and_titles_are_not_repeated(self):
        self.assertEqual(len({p["key"] for p in self.projects}), len(self.projects))
        self.assertEqual(len({p["title"] for p in self.projects}), len(self.projects))

    def test_words_are_those_the_system_knows(self):
        for project in self.each_project():
            self.assertIn(project["step"], STEPS)
            self.assertIn(project["execution_status"], STATUSES)
            self.assertIn(project["budget_source"], SOURCES)
            for part in project["activities"]:
                for line in part["budget_lines"]:
                    self.assertIn(line["expenditure_kind"], {"recurrent", "capital"})
                    self.assertIn(line["category"], CATEGORIES)
                    self.assertEqual(line["category"] == "investment", line["expenditure_kind"] == "capital")

    def test_weights_make_a_hundred_and_amounts_have_satang(self):
        for project in self.each_project():
            self.assertEqual(sum(part["weight"] for part in project["activities"]), 100)
            for part in project["activities"]:
                self.assertTrue(part["budget_lines"])
                for line in part["budget_lines"]:
                    self.assertRegex(line["budget_baht"], TWO_DECIMALS)
                    self.assertGreater(Decimal(line["budget_baht"]), 0)

    def test_the_agency_serves_the_area_and_is_missing_only_when_unassigned(self):
        for project in self.each_project():
            if project["step"] == "unassigned":
                self.assertIsNone(project["agency"])
            else:
                served = set(self.agencies[project["agency"]]["province_codes"])
                self.assertTrue(served & self.members[project["area"]])

    def test_the_plan_has_the_issue_goal_and_tactics(self):
        for project in self.each_project():
            issue = self.plans[project["area"]]["issues"][project["strategic_issue"]]
            if issue["is_outside_issues"]:
                self.assertIsNone(project["goal"])
            else:
                self.assertLess(project["goal"], len(issue["goals"]))
                self.assertTrue(project["tactics"])
            self.assertTrue(all(index < len(issue["tactics"]) for index in project["tactics"]))
            self.assertLessEqual(set(project["agendas"]), self.agendas)

    def test_group_money_is_spent_by_groups_only(self):
        for project in self.each_project():
            if project["area"].isdigit():
                self.assertNotEqual(project["budget_source"], "group_plan")
            else:
                self.assertNotEqual(project["budget_source"], "province_plan")

    def test_places_lie_inside_the_area(self):
        boxes = province_boxes()
        for project in self.each_project():
            self.assertTrue(project["places"])
            for place in project["places"]:
                province = self.districts[place["district_code"]]
                self.assertIn(province, self.members[project["area"]])
                west, south, east, north = boxes[province]
                self.assertTrue(west <= place["lon"] <= east and south <= place["lat"] <= north, place)

    def test_dates_are_in_order_and_near_their_fiscal_year(self):
        for project in self.each_project():
            first, last = fiscal_year_bounds(project["year_be"])
            start, end = date.fromisoformat(project["start_on"]), date.fromisoformat(project["end_on"])
            self.assertTrue(first <= start < end <= last.replace(year=last.year + 2), (start, end))
            for part in project["activities"]:
                self.assertLessEqual(project["start_on"], part["start_on"])
                self.assertLessEqual(part["start_on"], part["end_on"])
                self.assertLessEqual(part["end_on"], project["end_on"])

    def test_no_area_plan_of_2567_starts_before_its_late_budget_act(self):
        for project in self.each_project():
            if project["year_be"] == 2567 and project["budget_source"] in ("province_plan", "group_plan"):
                self.assertGreaterEqual(project["start_on"], "2024-04-27")

    def test_what_was_returned_amended_or_cancelled_says_why(self):
        for project in self.each_project():
            self.assertEqual("return_reason" in project, project["step"].startswith("returned"))
            self.assertEqual("cancel_reason" in project, project["execution_status"] == "cancelled")
            self.assertEqual("amendment" in project, project["step"] == "amended")
            if "amendment" in project:
                self.assertTrue(project["amendment"]["changes"])
                self.assertLessEqual(set(project["amendment"]["changes"]), set(project))


class AgenciesAndPlans(SampleFiles):
    def test_agencies_name_real_provinces_ministries_and_departments(self):
        codes = {row["code"] for row in rows(REFERENCE / "ministries.csv")}
        names = Counter(agency["name_th"] for agency in self.agencies.values())
        self.assertEqual(max(names.values()), 1)
        self.assertGreaterEqual(len(self.agencies), 60)
        for key, agency in self.agencies.items():
            self.assertTrue(agency["province_codes"], key)
            self.assertTrue(all(code in self.members for code in agency["province_codes"]), key)
            for field in ("ministry_code", "department_code"):
                self.assertIn(agency[field], codes | {None}, key)

    def test_each_plan_has_four_or_five_issues_and_one_line_outside_them(self):
        for area, plan in self.plans.items():
            with self.subTest(area=area):
                self.assertEqual([issue["is_outside_issues"] for issue in plan["issues"]].count(True), 1)
                self.assertTrue(plan["issues"][-1]["is_outside_issues"])
                self.assertIn(len(plan["issues"]) - 1, (4, 5))
                for issue in plan["issues"][:-1]:
                    self.assertIn(len(issue["goals"]), (1, 2))
                    self.assertIn(len(issue["tactics"]), (2, 3))

    def test_what_an_area_was_allocated_is_what_its_lines_come_to(self):
        for area, plan in self.plans.items():
            own = "province_plan" if area.isdigit() else "group_plan"
            for year, by_source in plan["allocations"].items():
                with self.subTest(area=area, year=year):
                    lines = defaultdict(Decimal)
                    for project in self.projects:
                        if project["area"] == area and str(project["year_be"]) == year:
                            lines[project["budget_source"]] += budget(project)
                    if year != "2568":  # the administration line is a project in 2568 only
                        lines[own] += Decimal(plan["administration_baht"])
                    self.assertEqual({source: f"{baht:.2f}" for source, baht in lines.items()}, by_source)


class Achievements(SampleFiles):
    def test_each_tells_of_a_completed_and_accepted_project(self):
        by_key = {project["key"]: project for project in self.projects}
        stories = sample("stories.json")
        self.assertEqual(len(stories), 8)
        for story in stories:
            with self.subTest(story=story["headline"]):
                project = by_key[story["project"]["key"]]
                self.assertEqual(story["project"]["title"], project["title"])
                self.assertEqual((project["step"], project["execution_status"]), ("accepted", "completed"))
                self.assertEqual(len(story["body"]), 3)
                self.assertIn(f"{budget(project):,.2f}", " ".join(story["body"]))

    def test_every_picture_exists_and_is_light(self):
        for story in sample("stories.json"):
            for photo in story["photos"]:
                path = SAMPLE / "photos" / f"{photo['key']}.jpg"
                self.assertTrue(path.exists(), path)
                self.assertTrue(photo["caption"])
                date.fromisoformat(photo["taken_on"])
        for path in (SAMPLE / "photos").glob("*.jpg"):
            self.assertLessEqual(path.stat().st_size, 120_000, path.name)
            with Image.open(path) as picture:
                self.assertEqual(picture.size, (1600, 1067), path.name)


class Lampang2560(ManyCases, TestCase):
    """The printed report keeps its figures, and says where they disagree."""

    def tables(self):
        for chapter in sample("lampang_2560.json")["chapters"]:
            for block in chapter["blocks"]:
                if block["type"] == "table" and block["file"]:
                    yield block

    def test_tables_are_exactly_those_printed(self):
        self.assertEqual(len(list(self.tables())), 3)
        for table in self.tables():
            with (SAMPLE / table["file"]).open(encoding="utf-8-sig", newline="") as file:
                self.assertEqual([table["columns"], *table["rows"]], list(csv.reader(file)))

    def test_each_disagreement_is_stated_with_its_size(self):
        tables = [table_of(table["file"], table["file"], table["columns"], table["rows"]) for table in self.tables()]
        told = " ".join(finding.reason for finding in check_set(tables))
        for table in self.tables():
            for found in table["disagreements"]:
                with self.subTest(**found):
                    printed, computed = Decimal(found["printed"]), Decimal(found["computed"])
                    self.assertEqual(printed - computed, Decimal(found["difference_baht"]))
                    cell = table["rows"][found["row"] - 1][table["columns"].index(found["column"])]
                    self.assertEqual(Decimal(arabic_digits(cell).replace(",", "")), printed)
                    size = f"{abs(Decimal(found['difference_baht'])):,.2f}"
                    self.assertIn(size, told)

    def test_printed_totals_differ_from_their_rows_as_stated(self):
        results = [table for table in self.tables() if "results" in table["file"]][0]
        stated = {
            found["column"]: Decimal(found["computed"])
            for found in results["disagreements"]
            if found["row"] == len(results["rows"])
        }
        for column, computed in stated.items():
            at = results["columns"].index(column)
            cells = [row[at].replace(",", "") for row in results["rows"][:-1]]
            self.assertEqual(sum(Decimal(cell) for cell in cells if cell != "-"), computed, column)


class SearchCorpus(ManyCases, TestCase):
    """Substring search over the frozen corpus finds all there is, and little else."""

    def test_all_words_contained_finds_everything_with_few_false_hits(self):
        corpus = json.loads((FROZEN / "search_corpus.json").read_text(encoding="utf-8"))
        texts = [normalise_for_search(record["text"]) for record in corpus]
        self.assertGreaterEqual(len(texts), 320)
        recalls, precisions = [], []
        for query, pattern in json.loads((FROZEN / "search_queries.json").read_text(encoding="utf-8")):
            with self.subTest(query=query):
                words = normalise_for_search(query).split()
                right = {n for n, text in enumerate(texts) if re.search(pattern, text)}
                found = {n for n, text in enumerate(texts) if all(word in text for word in words)}
                self.assertTrue(right)
                recalls.append(len(right & found) / len(right))
                precisions.append(len(right & found) / len(found))
        self.assertEqual(mean(recalls), 1.0)
        self.assertGreaterEqual(mean(precisions), 0.95)


def province_boxes():
    """Return {province code: (west, south, east, north)}, a little widened: the shapes are simplified."""
    boxes = {}
    shapes = json.loads((REFERENCE / "provinces.geojson").read_text(encoding="utf-8"))
    for feature in shapes["features"]:
        geometry = feature["geometry"]
        parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        points = [point for part in parts for ring in part for point in ring]
        lons, lats = [p[0] for p in points], [p[1] for p in points]
        boxes[feature["properties"]["code"]] = (
            min(lons) - 0.01,
            min(lats) - 0.01,
            max(lons) + 0.01,
            max(lats) + 0.01,
        )
    return boxes
