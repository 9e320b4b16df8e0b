"""A project with money, and a few words for what happens to it."""

from datetime import date
from decimal import Decimal

from projects.models import Contract, FiscalYear
from projects.money import actions
from projects.money.reports import project_money, rebuilt_balances
from projects.money.rules import faults_of
from projects.people.scope import EVERYONE, asking_as
from tests import make

FIRST_DAY, LAST_DAY = date(2024, 10, 1), date(2025, 9, 30)  # of fiscal year 2568
JANUARY = date(2025, 1, 15)


def funded(test, *, baht="1000000.00", kind="capital", **facts):
    """An accepted project of Nan's road agency in FY 2568, its activity allocated on 2 October."""
    FiscalYear.objects.get_or_create(pk=2568)
    project = make.accepted(agency=test.roads_of_nan, year_be=2568, **facts)
    with asking_as(test.nan_agency):
        actions.record_allocations(
            project, [(activity_of(project), kind, Decimal(baht))], happened_on=date(2024, 10, 2), by=test.nan_agency
        )
    return project


def activity_of(project):
    with asking_as(EVERYONE):
        return project.activities.all()[0]


def enter(test, project, kind, baht, *, on=JANUARY, by=None, expenditure_kind="capital", **facts):
    by = by or test.nan_agency
    with asking_as(by):
        return actions.record_entry(
            project,
            kind=kind,
            activity=activity_of(project),
            expenditure_kind=expenditure_kind,
            amount_baht=Decimal(baht),
            happened_on=on,
            by=by,
            **facts,
        )


def contract(test, project, baht, *, number="1/2568", on=JANUARY, **facts):
    with asking_as(test.nan_agency):
        return actions.sign_contract(
            project,
            Contract(number=number, vendor="หจก. น่านก่อสร้าง", signed_on=on, **facts),
            [(activity_of(project), "capital", Decimal(baht))],
            by=test.nan_agency,
        )


def balance(project):
    with asking_as(EVERYONE):
        return project_money(project).total


def check_books(test, project):
    """The stored balances are what the entries add up to, and break no identity."""
    with asking_as(EVERYONE):
        money = project_money(project)
        rebuilt = rebuilt_balances(project)
    for row in money.rows:
        with test.subTest(activity=row.activity_id, kind=row.expenditure_kind):
            if key := rebuilt.get((row.activity_id, row.expenditure_kind)):
                test.assertEqual(row.balance, key)
            test.assertEqual(faults_of(row.balance), [])
            test.assertEqual(
                row.balance.net_allocation_baht,
                row.balance.disbursed_baht + row.balance.remaining_baht + row.balance.savings_baht,
            )
