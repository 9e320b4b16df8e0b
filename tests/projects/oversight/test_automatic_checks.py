"""Each automatic check speaks where it should and is silent on a project without a fault. No database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.test import SimpleTestCase

from projects.money.rules import Balance
from projects.oversight.verification.checks import CHECKS, Severity, findings_of
from projects.oversight.verification.checks.mending import MENDING
from projects.oversight.verification.facts import Facts, SignedContract
from projects.oversight.verification.guide import table_of_checks
from projects.oversight.verification.rules import SECTIONS, Stand, stand_of
from projects.register.contents import Content

TODAY = date(2025, 6, 15)
D = Decimal


def content(**facts):
    plan = {
        "title": "ถนน", "budget_plan": 1, "budget_source": "province_plan", "strategic_issue": 5, "goal": None,
        "tactic": None, "e_budgeting_code": "55001", "value_chain": "", "approved_by": "ผู้ว่าราชการจังหวัด",
        "approval_number": "1/2567", "approved_on": date(2024, 9, 1),
    }  # fmt: skip
    details = {
        "summary": "x", "rationale": "", "objectives": "x", "target_output": "x", "beneficiaries": "ชาวบ้าน",
        "beneficiaries_count": 10, "site_is_ready": True, "permission_is_ready": True, "design_is_ready": True,
        "reference_price_is_ready": True, "specification_is_ready": True, "readiness_checked_by": "",
        "supports_agency_work": False, "procurement_method": "e_bidding", "start_on": date(2024, 10, 1),
        "end_on": date(2025, 9, 30), "appraisal_irr_percent": None, "appraisal_note": "",
    }  # fmt: skip
    line = {
        "expenditure_kind": "capital",
        "expenditure_category": "investment",
        "item_group": "",
        "budget_baht": D(100),
    }
    activity = {
        "title": "ก่อสร้าง", "weight_percent": D(100), "start_on": None, "end_on": None, "budget_lines": [line]
    }  # fmt: skip
    children = {
        "agendas": (1,),
        "activities": (activity | facts.pop("activity", {}),),
        "indicators": ({"name_th": "กม.", "unit": "กม.", "target": D(3), "weight_percent": None},),
        "places": ({"text": "เมืองน่าน", "district": 7, "latitude": D("18.78"), "longitude": D("100.77")},),
    }
    for name in list(facts):
        if name in children:
            children[name] = facts.pop(name)
    return Content(
        plan | {name: value for name, value in facts.items() if name in plan},
        details | {name: value for name, value in facts.items() if name in details},
        **children,
    )


def report(month=5, *, planned="60", actual="58", paid="50", late=False, indicators=(1,), **facts):
    plain = {"correction_reason": "", "range_comment": "", "problems": ""}
    return SimpleNamespace(
        month=date(2025, month, 1), planned_percent=D(planned), actual_percent=D(actual), paid_so_far_baht=D(paid),
        was_late=late, indicators=SimpleNamespace(all=lambda: list(indicators)), **(plain | facts),
    )  # fmt: skip


def project(**facts):
    plain = {"agency_id": 1, "execution_status": "in_progress", "fiscal_year_id": 2568, "budget_baht": D(100),
             "step": "accepted", "get_execution_status_display": lambda: "กำลังดำเนินการ"}  # fmt: skip
    return SimpleNamespace(**(plain | facts))


def sound(**facts):
    """A project in which no check finds anything."""
    plain = {
        "project": project(), "content": content(), "today": TODAY, "provinces": frozenset({"55"}),
        "district_provinces": {7: "55", 8: "54"}, "balance": Balance(allocated_baht=D(100), disbursed_baht=D(50)),
        "planned_baht": D(100), "first_allocated_on": date(2024, 10, 5), "reports": [report()],
        "photos": [photo("before"), photo("after")],
        "contracts": [SignedContract("1/68", date(2024, 11, 1), date(2025, 8, 1), "", D(80), D(50))],
    }  # fmt: skip
    return Facts(**(plain | facts))


def photo(stage="during", **facts):
    plain = {"people_consent": "nobody", "date_finding": "", "km_outside": None, "is_elsewhere": False}
    return SimpleNamespace(stage=stage, **(plain | facts))


def problem(severity, opened_on):
    return SimpleNamespace(severity=severity, opened_on=opened_on, text="ดินถล่ม")


def ids(facts):
    return {finding.check.id for rows in findings_of(facts).values() for finding in rows}


NO_DAY = SignedContract("2/68", date(2024, 11, 1), None, "", D(80))
OVER = SignedContract("3/68", date(2024, 11, 1), date(2025, 1, 1), "", D(80), D(10))
EARLY = SignedContract("4/68", date(2024, 9, 1), date(2025, 8, 1), "เร่งรัด", D(80), D(80))
TWO_HALVES = ({"name_th": "ก", "unit": "", "target": D(1), "weight_percent": D(30)},)
FAULTS = {
    "P-01": sound(content=content(strategic_issue=None)),
    "P-02": sound(project=project(agency_id=None)),
    "P-03": sound(content=content(agendas=())),
    "P-04": sound(content=content(approved_by="")),
    "P-05": sound(content=content(goal=3), goal_issue=6),
    "P-06": sound(content=content(e_budgeting_code="")),
    "P-07": sound(content=content(approved_on=date(2024, 12, 1))),
    "D-01": sound(content=content(indicators=())),
    "D-02": sound(content=content(activity={"weight_percent": D(90)})),
    "D-03": sound(content=content(end_on=date(2025, 10, 1))),
    "D-04": sound(content=content(places=())),
    "D-05": sound(content=content(places=({"text": "ก", "district": None, "latitude": None, "longitude": None},))),
    "D-06": sound(
        content=content(places=({"text": "ก", "district": None, "latitude": D("13.75"), "longitude": D("100.5")},))
    ),
    "D-07": sound(
        content=content(indicators=({"name_th": "ก", "unit": "", "target": None, "weight_percent": None},))
    ),
    "D-08": sound(content=content(activity={"end_on": date(2025, 12, 1)})),
    "D-09": sound(content=content(activity={"budget_lines": []})),
    "D-10": sound(content=content(design_is_ready=False)),
    "D-11": sound(content=content(indicators=TWO_HALVES)),
    "D-12": sound(
        content=content(places=({"text": "ก", "district": 8, "latitude": D("18.78"), "longitude": D("100.77")},))
    ),
    "D-13": sound(content=content(beneficiaries="", beneficiaries_count=None)),
    "D-14": sound(content=content(procurement_method="")),
    "M-01": sound(balance=Balance(allocated_baht=D(100), disbursed_baht=D(150)), project=project()),
    "M-02": sound(contracts=[NO_DAY]),
    "M-03": sound(paid_after_year_baht=D(10)),
    "M-04": sound(planned_baht=D("99.99")),
    "M-05": sound(gfms_unexplained=2),
    "M-06": sound(balance=Balance(allocated_baht=D(100)), contracts=[]),
    "M-07": sound(late_instalments=[("1/68", "งวดที่ 1", date(2025, 5, 1))]),
    "M-08": sound(contracts=[OVER]),
    "M-09": sound(project=project(budget_baht=D(90))),
    "M-10": sound(contracts=[EARLY]),
    "M-11": sound(balance=Balance(), planned_baht=D(0), first_allocated_on=None),
    "R-01": sound(missing_months=[date(2025, 4, 1)]),
    "R-02": sound(reports=[report(3, late=True), report(4, late=True), report()]),
    "R-03": sound(reports=[report(actual="50")]),
    "R-04": sound(reports=[report(actual="40", paid="40")]),
    "R-05": sound(reports=[report(planned="35", actual="30")]),
    "R-06": sound(reports=[report(actual="100")]),
    "R-07": sound(project=project(execution_status="completed"), reports=[report(actual="99")],
                  balance=Balance(allocated_baht=D(100), disbursed_baht=D(100))),
    "R-08": sound(reports=[report(correction_reason="วัดใหม่")]),
    "R-09": sound(reports=[report(indicators=())]),
    "R-10": sound(reports=[report(range_comment="ส่งมอบพร้อมกัน")]),
    "R-11": sound(content=content(end_on=date(2025, 6, 14))),
    "E-01": sound(photos=[]),
    "E-02": sound(photos=[photo()]),
    "E-03": sound(project=project(execution_status="completed"), photos=[photo("before")], reports=[report(actual="100")]),
    "E-04": sound(photos=[photo("before"), photo(people_consent="")]),
    "E-05": sound(photos=[photo("before", date_finding="future")]),
    "E-06": sound(photos=[photo("before", km_outside=30)]),
    "E-07": sound(photos=[photo("before", is_elsewhere=True)]),
    "O-01": sound(problems=[problem(3, date(2025, 5, 1))]),
    "O-02": sound(problems=[problem(1, date(2025, 4, 1))]),
    "O-03": sound(late_directives=[SimpleNamespace(directive=SimpleNamespace(subject="เร่งรัด"), due_on=TODAY)]),
    "O-04": sound(reports=[report(problems="ฝนตกหนัก")]),
    "O-05": sound(late_recommendations=[SimpleNamespace(text="เร่งรัด", due_on=TODAY)]),
    "O-06": sound(seen=(date(2025, 6, 10), D(40))),
    "C-01": sound(savings_since=date(2025, 1, 1),
                  balance=Balance(allocated_baht=D(100), disbursed_baht=D(50), savings_declared_baht=D(10))),
    "C-02": sound(waiting_changes=[("แจ้งเงินเหลือจ่าย", datetime(2025, 5, 1, tzinfo=UTC))]),
    "C-03": sound(project=project(execution_status="cancelled"), reports=[]),
    "C-04": sound(project=project(execution_status="completed"), reports=[report(actual="100")]),
}  # fmt: skip

COMPLETED = project(execution_status="completed")
CANCELLED = project(execution_status="cancelled")
TOLD = SimpleNamespace(short_reason="ลดปริมาณงาน", no_photo_reason="งานอบรม")
SENT_IN = SimpleNamespace(short_reason="", no_photo_reason="")
UNALLOCATED = Balance(allocated_baht=D(100))
# What happens in an ordinary project, where a check must not speak: (check, facts).
ORDINARY = {
    "D-03": sound(content=content(end_on=date(2025, 12, 31)),
                  balance=Balance(allocated_baht=D(100), disbursed_baht=D(50), carried_over_baht=D(20))),
    "M-04": sound(project=CANCELLED, planned_baht=D(0)),
    "M-06": sound(balance=UNALLOCATED, contracts=[], content=content(start_on=date(2025, 5, 1))),
    "M-08": sound(contracts=[SignedContract("1/68", date(2024, 11, 1), date(2025, 5, 31), "", D(80), D(50))]),
    "R-03": sound(project=CANCELLED, reports=[report(actual="45")]),
    "R-04": sound(project=CANCELLED, reports=[report(actual="20", paid="20")]),
    "R-06": sound(reports=[report(actual="100")], completion=SENT_IN),
    "R-07": sound(project=COMPLETED, reports=[report(actual="90")], completion=TOLD),
    "R-09": sound(reports=[report(actual="50", indicators=())]),
    "R-11": sound(content=content(end_on=date(2025, 6, 1)), completion=SENT_IN),
    "E-03": sound(project=COMPLETED, photos=[photo("before")], reports=[report(actual="100")], completion=TOLD),
    "O-04": sound(reports=[report(problems=" - ไม่มี -")]),
}  # fmt: skip


class AutomaticChecks(SimpleTestCase):
    def test_nothing_is_found_where_nothing_is_wrong(self):
        self.assertEqual(ids(sound()), set())

    def test_each_check_speaks_of_its_own_fault(self):
        for id, facts in FAULTS.items():
            with self.subTest(check=id):
                self.assertIn(id, ids(facts))

    def test_what_is_just_within_bounds_is_silent(self):
        within = {
            "M-03": sound(paid_after_year_baht=D(10), balance=Balance(allocated_baht=D(100), disbursed_baht=D(50),
                                                                      carried_over_baht=D(10))),
            "M-06": sound(balance=Balance(allocated_baht=D(100)), contracts=[], first_allocated_on=date(2025, 3, 17)),
            "R-03": sound(reports=[report(actual="50.01")]),
            "R-04": sound(reports=[report(actual="40.01")]),
            "D-03": sound(content=content(start_on=date(2024, 10, 1), end_on=date(2025, 9, 30))),
            "D-06": sound(content=content(places=({"text": "ชายแดน", "district": None, "latitude": D("19.19"),
                                                   "longitude": D("101.2")},))),
            "R-11": sound(content=content(end_on=TODAY)),
            "O-01": sound(problems=[problem(3, date(2025, 5, 16))]),
            **ORDINARY,
            "O-06": sound(seen=(date(2025, 6, 10), D(48))),
        }  # fmt: skip
        for id, facts in within.items():
            with self.subTest(check=id):
                self.assertNotIn(id, ids(facts))

    def test_a_problem_that_was_written_down_and_solved_is_not_asked_for_again(self):
        told = report(problems="ฝนตกหนัก")
        self.assertIn("O-04", ids(sound(reports=[told], problem_last_on=date(2025, 4, 30))))
        self.assertNotIn("O-04", ids(sound(reports=[told], problem_last_on=date(2025, 5, 1))))

    def test_a_month_that_came_back_is_told_apart_from_one_never_sent(self):
        texts = [one.text for one in findings_of(sound(returned_months=[date(2025, 4, 1)]))["2.4"]]
        self.assertEqual(texts, ["ส่งกลับแล้วยังไม่ส่งใหม่ เมษายน 2568"])

    def test_what_was_seen_early_in_a_month_is_held_against_that_day_of_its_report(self):
        months = [report(4, actual="38"), report(5, actual="55")]
        self.assertNotIn("O-06", ids(sound(reports=months, seen=(date(2025, 5, 2), D(38)))))
        self.assertIn("O-06", ids(sound(reports=months, seen=(date(2025, 5, 30), D(38)))))

    def test_money_carried_over_for_an_obligation_is_not_taken_off_twice(self):
        done = {"project": COMPLETED, "reports": [report(actual="100")]}
        money = Balance(allocated_baht=D(150), committed_baht=D(100), carried_over_baht=D(100))
        self.assertIn("คงเหลือที่ไม่มีข้อผูกพัน 50.00 บาท", str(findings_of(sound(**done, balance=money))["2.8"]))
        free = Balance(allocated_baht=D(150), disbursed_baht=D(100), carried_over_baht=D(50))
        self.assertNotIn("C-04", ids(sound(**done, balance=free, carried_free_baht=D(50))))

    def test_a_contract_without_either_day_is_told_so(self):
        text = findings_of(sound(contracts=[SignedContract("5/68", None, None, "", D(80))]))["2.3"][0].text
        self.assertEqual(text, "สัญญา 5/68 ยังไม่มีวันเริ่มและวันสิ้นสุดสัญญา")

    def test_every_check_is_tried_explained_and_of_a_section(self):
        self.assertGreaterEqual(len(CHECKS), 25)
        self.assertEqual(CHECKS.keys(), FAULTS.keys())
        for one in CHECKS.values():
            self.assertIn(one.section, SECTIONS)
            self.assertTrue(one.explain_th and one.mend_th and one.source and one.severity in Severity)
        self.assertEqual(MENDING.keys(), CHECKS.keys())

    def test_the_document_says_what_the_code_does(self):
        told = Path(settings.BASE_DIR, "docs", "verification-checks.md").read_text()
        self.assertIn(table_of_checks(), told, "Write it anew: python manage.py shell -c … see the document's head.")

    def test_errors_come_first(self):
        rows = findings_of(replace(FAULTS["D-05"], content=content(indicators=(), places=())))["2.2"]
        self.assertEqual([finding.check.id for finding in rows], ["D-01", "D-04"])

    def test_where_a_section_stands(self):
        for case, expected in {
            (None, "", ""): Stand.EMPTY, (None, "", "a"): Stand.UNCHECKED, ("passed", "a", "a"): Stand.PASSED,
            ("passed", "a", "b"): Stand.CHANGED, ("passed", "", "b"): Stand.CHANGED, ("returned", "a", "a"): Stand.RETURNED,
            ("returned", "a", "b"): Stand.MENDED, ("returned", "", ""): Stand.RETURNED, ("answered", "a", "b"): Stand.ANSWERED,
        }.items():  # fmt: skip
            with self.subTest(case=case):
                self.assertEqual(stand_of(*case), expected)
