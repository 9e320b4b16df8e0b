from datetime import date
from unittest import TestCase

from cms.rules import RuleBroken
from projects.people.rules import (
    Manager,
    PostFacts,
    check_binding,
    check_handover_day,
    check_stand_in,
    may_manage,
    may_manage_account,
)

NAN, PHRAE, LAMPANG, NU2, NU1 = 55, 54, 52, 2, 1
NAN_OFFICE = Manager(provinces=frozenset({NAN}))
NU2_OFFICE = Manager(groups={NU2: frozenset({NAN, PHRAE})})
CENTRAL = Manager(nation=True)
NOBODY = Manager()


def facts(role, *serves, osm=False, **binding):
    return PostFacts(role=role, agency_provinces=frozenset(serves), agency_is_osm=osm, **binding)


class WhoLooksAfterWhichPost(TestCase):
    CASES = [  # post, the Nan office, the NU2 office
        (facts("provincial_office", province_id=NAN), True, False),
        (facts("provincial_office", province_id=PHRAE), False, False),
        (facts("executive", province_id=NAN), True, False),
        (facts("treasury", province_id=NAN), True, False),
        (facts("committee", province_id=NAN), True, False),
        (facts("inspector", province_id=NAN), False, False),
        (facts("executive", province_id=NAN, ministry_id=8), False, False),
        (facts("group_office", group_id=NU2), False, True),
        (facts("group_office", group_id=NU1), False, False),
        (facts("executive", group_id=NU2), False, True),
        (facts("committee", group_id=NU2), False, True),
        (facts("inspector", group_id=NU2), False, False),
        (facts("executive", province_id=NAN, group_id=NU2), False, False),
        (facts("agency", NAN, agency_id=1), True, False),
        (facts("agency", PHRAE, agency_id=1), False, False),
        (facts("agency", NAN, PHRAE, agency_id=1), False, True),
        (facts("agency", NAN, LAMPANG, agency_id=1), False, False),
        (facts("agency", agency_id=1), False, False),
        (facts("agency", NAN, agency_id=1, osm=True), False, True),
        (facts("central"), False, False),
        (facts("observer"), False, False),
        (facts("executive"), False, False),
        (facts("executive", ministry_id=8), False, False),
        (facts("executive", department_id=8), False, False),
        (facts("inspector"), False, False),
    ]

    def test_each_office_its_own(self):
        for post, nan, group in self.CASES:
            with self.subTest(post=post):
                self.assertEqual(may_manage(NAN_OFFICE, post), nan)
                self.assertEqual(may_manage(NU2_OFFICE, post), group)
                self.assertTrue(may_manage(CENTRAL, post))
                self.assertFalse(may_manage(NOBODY, post))

    def test_an_account_only_when_every_post_is(self):
        own, foreign = facts("provincial_office", province_id=NAN), facts("provincial_office", province_id=PHRAE)
        cases = [
            ([own], True),
            ([own, own], True),
            ([own, foreign], False),
            ([own, facts("central")], False),
            ([], False),
        ]
        for posts, expected in cases:
            with self.subTest(posts=posts):
                self.assertEqual(may_manage_account(NAN_OFFICE, posts), expected)
                self.assertFalse(may_manage_account(NAN_OFFICE, posts, is_superuser=True))
        self.assertTrue(may_manage_account(CENTRAL, []))
        self.assertFalse(may_manage_account(CENTRAL, [own], is_superuser=True))


class WhatAPostIsBoundTo(TestCase):
    def test_the_role_says(self):
        cases = [
            ("central", {}, True), ("central", {"province": 1}, False), ("observer", {"ministry": 1}, False),
            ("provincial_office", {"province": 1}, True), ("provincial_office", {}, False),
            ("provincial_office", {"province": 1, "group": 1}, False), ("group_office", {"group": 1}, True),
            ("agency", {"agency": 1}, True), ("agency", {"agency": 1, "province": 1}, False), ("agency", {}, False),
            ("committee", {"group": 1}, True), ("committee", {}, False), ("committee", {"province": 1, "group": 1}, False),
            ("executive", {}, True), ("executive", {"ministry": 1}, True), ("inspector", {"ministry": 1}, False),
        ]  # fmt: skip
        for role, given, allowed in cases:
            with self.subTest(role=role, given=given):
                if allowed:
                    check_binding(role, given)
                else:
                    self.assertRaises(RuleBroken, check_binding, role, given)


class Days(TestCase):
    today = date(2026, 11, 20)

    def test_a_handover_is_of_today_or_earlier(self):
        since = date(2026, 10, 1)
        for on, allowed in ((self.today, True), (since, True), (date(2026, 11, 21), False), (date(2026, 9, 30), False)):
            with self.subTest(on=on):
                if allowed:
                    check_handover_day(on, since, self.today)
                else:
                    self.assertRaises(RuleBroken, check_handover_day, on, since, self.today)

    def test_a_stand_in_is_dated_and_numbered(self):
        cases = [
            (self.today, self.today, "มท 1/2569", True),
            (self.today, None, "มท 1/2569", False),
            (self.today, date(2026, 12, 1), " ", False),
            (self.today, date(2026, 11, 19), "มท 1/2569", False),
            (date(2026, 10, 1), date(2026, 10, 31), "มท 1/2569", False),
        ]
        for since, until, order, allowed in cases:
            with self.subTest(since=since, until=until, order=order):
                if allowed:
                    check_stand_in(since, until, order, self.today)
                else:
                    self.assertRaises(RuleBroken, check_stand_in, since, until, order, self.today)
