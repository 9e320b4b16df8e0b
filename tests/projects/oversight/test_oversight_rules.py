"""The clock, the numbers and the moves of directives, by tables."""

from datetime import date
from decimal import Decimal

from django.test import SimpleTestCase

from projects.oversight import rules
from projects.oversight.rules import TargetHands, TargetMove


class OversightRules(SimpleTestCase):
    def test_the_clock_says_how_long(self):
        today = date(2026, 1, 10)
        for state, due, late, mark, word in (
            ("issued", date(2026, 1, 11), False, "todo", "เหลือ 1 วัน"),
            ("issued", today, False, "todo", "ครบกำหนดวันนี้"),
            ("acknowledged", date(2026, 1, 9), False, "late", "เกินกำหนด 1 วัน"),
            ("answered", date(2026, 1, 1), True, "part", "ชี้แจงช้ากว่ากำหนด"),
            ("answered", date(2026, 1, 1), False, "part", ""),
            ("closed", date(2026, 1, 1), True, "done", "ชี้แจงช้ากว่ากำหนด"),
        ):
            with self.subTest(state=state, due=due):
                clock = rules.clock(state, due, today, was_late=late)
                self.assertEqual((clock.state, clock.word), (mark, word))

    def test_a_rate_of_nothing_is_none(self):
        for part, whole, rate in ((0, 0, None), (0, 3, "0.0"), (1, 3, "33.3"), (2, 3, "66.7"), (3, 3, "100.0")):
            with self.subTest(part=part, whole=whole):
                self.assertEqual(rules.rate_percent(part, whole), rate and Decimal(rate))

    def test_numbers_run_on_and_pass_over_other_styles(self):
        for used, number in (([], "1/2569"), (["1/2569", "9/2569", "10/2568"], "10/2569"), (["ว 12/2569"], "1/2569")):
            with self.subTest(used=used):
                self.assertEqual(rules.next_number(used, 2569), number)

    def test_who_has_a_hand(self):
        owner, issuer, office = (
            TargetHands(1, is_owner=True),
            TargetHands(2, is_issuer=True),
            TargetHands(3, acts_on_order=True),
        )
        for hands, moves in ((owner, {"acknowledge", "answer"}), (issuer, {"close", "reissue", "cancel"}),
                             (office, {"close", "reissue", "cancel"}), (TargetHands(4), set())):  # fmt: skip
            with self.subTest(hands=hands):
                self.assertEqual({move.value for move in TargetMove if rules.has_hand_for(move, hands)}, moves)

    def test_which_state_takes_which_move(self):
        hands = TargetHands(1, is_owner=True, is_issuer=True)
        table = {
            "issued": {"acknowledge", "answer", "reissue", "cancel"},
            "acknowledged": {"answer", "reissue", "cancel"},
            "answered": {"answer", "close", "reissue", "cancel"},
            "closed": set(),
            "cancelled": set(),
        }
        for state, moves in table.items():
            with self.subTest(state=state):
                found = {
                    m.value for m in TargetMove if rules.refusal(m, state=state, answered_by={9}, hands=hands) is None
                }
                self.assertEqual(found, moves)
