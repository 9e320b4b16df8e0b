"""Form fields: dates and amounts typed the Thai way are stored plainly and shown again the Thai way."""

from datetime import date
from decimal import Decimal

from django import forms
from django.test import SimpleTestCase

from cms.fields import BahtField, ThaiDateField


class PaymentForm(forms.Form):
    paid_on = ThaiDateField(label="วันที่เบิกจ่าย")
    amount_baht = BahtField(label="จำนวนเงิน (บาท)")


class TypedForm(SimpleTestCase):
    def test_a_day_and_an_amount_typed_the_thai_way_are_stored_plainly(self):
        cases = [("1 ต.ค. 60", "๒,๐๐๐.๕๐"), ("01/10/2560", "2000.50"), ("๑ ตุลาคม ๒๕๖๐", "2,000.5 บาท")]
        for paid_on, amount in cases:
            with self.subTest(paid_on=paid_on):
                form = PaymentForm({"paid_on": paid_on, "amount_baht": amount})
                self.assertTrue(form.is_valid(), form.errors)
                self.assertEqual(form.cleaned_data, {"paid_on": date(2017, 10, 1), "amount_baht": Decimal("2000.50")})

    def test_a_refusal_says_how_to_mend_it_and_keeps_what_was_typed(self):
        form = PaymentForm({"paid_on": "29/2/2566", "amount_baht": "1,00"})
        self.assertIn("ไม่มีวันที่ 29/2/2566 ในปฏิทิน", form.errors["paid_on"][0])
        self.assertIn("จุลภาค", form.errors["amount_baht"][0])
        self.assertInHTML(
            '<input type="text" name="amount_baht" value="1,00" required aria-invalid="true" id="id_amount_baht" '
            'aria-describedby="id_amount_baht_error" inputmode="decimal" autocomplete="off" class="baht-input">',
            str(form["amount_baht"]),
        )
        self.assertIn('value="29/2/2566"', str(form["paid_on"]))

    def test_a_dash_in_a_required_amount_is_nothing(self):
        self.assertIn("amount_baht", PaymentForm({"paid_on": "1/10/2560", "amount_baht": "-"}).errors)

    def test_stored_values_are_shown_in_thai_style(self):
        form = PaymentForm(initial={"paid_on": date(2024, 10, 1), "amount_baht": Decimal("1250000.5")})
        self.assertIn('value="1 ต.ค. 2567"', str(form["paid_on"]))
        self.assertIn('value="1,250,000.50"', str(form["amount_baht"]))

    def test_the_same_day_in_another_style_is_no_change(self):
        initial = {"paid_on": date(2024, 10, 1), "amount_baht": Decimal("5")}
        typed = {"paid_on": "01/10/2567", "amount_baht": "๕.๐๐"}
        self.assertFalse(PaymentForm(typed, initial=initial).has_changed())
        self.assertTrue(PaymentForm({**typed, "paid_on": "2 ต.ค. 2567"}, initial=initial).has_changed())
