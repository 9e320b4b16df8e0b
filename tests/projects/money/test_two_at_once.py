"""Two people at once at one request, one contract, one entry: one of them acts, the other is told."""

from decimal import Decimal

from projects.models import BudgetChange, BudgetChangeLine, Contract, LedgerEntry
from projects.money import actions
from projects.people.scope import EVERYONE, asking_as
from tests.cast import person
from tests.guards.races import RaceTestCase
from tests.projects.money import books


class TwoAtOnce(RaceTestCase):
    def setUp(self):
        self.project, self.other = books.funded(self, baht="1000.00"), books.funded(self, baht="1000.00")
        self.here, self.there = books.activity_of(self.project), books.activity_of(self.other)
        self.url = f"/admin/projects/{self.project.pk}/money/"

    def verified(self, baht="600", project=None):
        source, here, there = (
            (self.other, self.there, self.here) if project == self.other else (self.project, self.here, self.there)
        )
        line = BudgetChangeLine(
            from_activity=here, from_kind="capital", to_activity=there, to_kind="capital", amount_baht=Decimal(baht)
        )
        with asking_as(self.nan_agency):
            change = actions.draft_change(
                source, BudgetChange(kind="transfer", reason="จำเป็น"), [line], by=self.nan_agency
            )
            change = actions.submit_change(change, by=self.nan_agency)
        with asking_as(self.nan_office):
            return actions.verify_change(change, by=self.nan_office)

    def press(self, who, change, move="accept", **facts):
        data = {"seen_step": f"{change.step}.{change.version}"} | facts
        return self.sending(who, f"/admin/projects/{change.project_id}/money/requests/{change.pk}/moves/{move}/", data)

    def sending(self, who, address, data):
        client = self.signed_in(who)
        return lambda: client.post(address, data)

    def books_hold(self):
        for project in (self.project, self.other):
            books.check_books(self, project)

    def test_two_accept_the_same_request(self):
        change, colleague = self.verified(), person("centre-two", "central")
        found = self.statuses(self.press(self.central, change), self.press(colleague, change))
        self.assertEqual(found, [302, 409])
        self.assertEqual(books.balance(self.other).transferred_in_baht, Decimal("600.00"))
        self.books_hold()

    def test_one_accepts_what_another_returns(self):
        change, colleague = self.verified(), person("centre-two", "central")
        back = self.press(colleague, change, "return", reason="ขาดเอกสาร")
        self.assertEqual(self.statuses(self.press(self.central, change), back), [302, 409])
        moved = books.balance(self.other).transferred_in_baht
        self.assertEqual(moved, Decimal("600.00") if self.step(change) == "accepted" else Decimal(0))
        self.books_hold()

    def step(self, change):
        with asking_as(EVERYONE):
            return BudgetChange.objects.get(pk=change.pk).step

    def test_of_two_requests_for_the_same_money_one_is_refused(self):
        one, other = self.verified(), self.verified("500")
        self.assertEqual(self.statuses(self.press(self.central, one), self.press(self.central, other)), [302, 422])
        self.assertIn(books.balance(self.project).net_allocation_baht, (Decimal("400.00"), Decimal("500.00")))
        self.books_hold()

    def test_money_that_moves_both_ways_at_once_arrives_both_ways(self):
        one, other = self.verified("600"), self.verified("500", project=self.other)
        self.assertEqual(self.statuses(self.press(self.central, one), self.press(self.central, other)), [302, 302])
        self.assertEqual(books.balance(self.project).net_allocation_baht, Decimal("900.00"))
        self.books_hold()

    def test_two_correct_the_same_contract(self):
        contract = books.contract(self, self.project, "100")
        data = {"number": "1/2568", "signed_on": "15/1/2568", "seen_version": "1"}
        address = f"{self.url}contracts/{contract.pk}/edit/"
        presses = [
            self.sending(who, address, data | {"vendor": vendor})
            for who, vendor in ((self.nan_agency, "ร้านหนึ่ง"), (self.nan_office, "ร้านสอง"))
        ]
        self.assertEqual(self.statuses(*presses), [302, 409])
        with asking_as(EVERYONE):
            self.assertEqual(Contract.objects.get().version, 2)

    def test_two_pay_the_rest_of_the_same_contract(self):
        contract = books.contract(self, self.project, "100")
        data = {f"amount-{self.here.pk}-capital": "100", "happened_on": "1/3/2568"}
        address = f"{self.url}contracts/{contract.pk}/pay/"
        presses = [
            self.sending(who, address, data | {"document_number": number})
            for who, number in ((self.nan_agency, "1"), (self.nan_office, "2"))
        ]
        self.assertEqual(self.statuses(*presses), [302, 422])
        self.books_hold()

    def test_two_sign_with_the_same_money(self):
        data = {"vendor": "ร้าน", "signed_on": "15/1/2568", f"amount-{self.here.pk}-capital": "600"}
        presses = [
            self.sending(who, self.url + "contracts/new/", data | {"number": number})
            for who, number in ((self.nan_agency, "1"), (self.nan_office, "2"))
        ]
        self.assertEqual(self.statuses(*presses), [302, 422])
        self.books_hold()

    def test_an_entry_is_reversed_once(self):
        paid = books.enter(self, self.project, "disbursement", "40")
        presses = [
            self.sending(who, f"{self.url}entries/{paid.pk}/reverse/", {"reason": "ผิด"})
            for who in (self.nan_agency, self.nan_office, self.central)
        ]
        self.assertEqual(self.statuses(*presses), [302, 422, 422])
        with asking_as(EVERYONE):
            self.assertEqual(LedgerEntry.objects.filter(reverses=paid).count(), 1)
        self.books_hold()

    def test_a_new_request_sent_by_ten_presses_is_one_draft(self):
        client = self.signed_in(self.nan_agency)
        data = {"reason": "ประหยัด", "rows": "1", "from-0": f"{self.here.pk}.capital", "amount-0": "5", "cause": "cheaper",
                "seen_change": "0"}  # fmt: skip
        presses = [lambda: client.post(f"{self.url}requests/new/?kind=savings", data)] * 10
        self.assertEqual(self.statuses(*presses), [302] + [409] * 9)
        with asking_as(EVERYONE):
            self.assertEqual(BudgetChange.objects.count(), 1)
