"""Form fields for what people here type: Buddhist-era dates and amounts with commas, in either set of digits."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django_filters.widgets import SuffixedMultiWidget
from wagtail.admin.filters import DateRangePickerWidget

from cms import thai


class ThaiDateInput(forms.DateInput):
    """A text input showing `1 ต.ค. 2567`: the browser's own date input would show a CE year."""

    input_type = "text"

    def __init__(self, attrs=None):
        super().__init__({"placeholder": "เช่น 1 ต.ค. 2567", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value):
        if isinstance(value, str):
            try:
                value = thai.parse_thai_date(value)
            except ValueError:
                return value  # show again what was typed, so that it can be mended
        return thai.thai_date(value, short=True) if isinstance(value, dt.date) else value

    def value_from_datadict(self, data, files, name):
        """ISO, so that a model form's own DateField takes it; what cannot be read stays as typed."""
        typed = super().value_from_datadict(data, files, name)
        try:
            day = thai.parse_thai_date(typed)
        except ValueError:
            return typed
        return day.isoformat() if day else typed


class ThaiDateRange(DateRangePickerWidget):
    """From and to, in Buddhist years, for the filters whose stock calendar shows CE years."""

    def __init__(self, attrs=None):
        SuffixedMultiWidget.__init__(
            self, [ThaiDateInput({"aria-label": "ตั้งแต่วันที่"}), ThaiDateInput({"aria-label": "ถึงวันที่"})], attrs
        )


class ThaiDateField(forms.DateField):
    """Takes everything `parse_thai_date` reads; a date of the common era is stored."""

    widget = ThaiDateInput
    default_error_messages = {"required": "กรุณากรอกวันที่"}

    def __init__(self, *, help_text="พิมพ์แบบ 1 ต.ค. 2567 หรือ 01/10/2567 (พ.ศ.)", **kwargs):
        super().__init__(help_text=help_text, **kwargs)

    def to_python(self, value):
        if isinstance(value, dt.date):
            return thai.local_day(value)
        try:
            return thai.parse_thai_date(value)
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="invalid") from None

    def has_changed(self, initial, data):
        # DateField compares after to_python, and strings of two styles may be the same day.
        try:
            return super().has_changed(self.to_python(initial), data)
        except ValidationError:
            return True


class BahtInput(forms.TextInput):
    """A text input with thousands commas; the phone shows its number pad."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "class": "baht-input", **(attrs or {})})

    def format_value(self, value):
        try:
            amount = thai.parse_baht(value)
        except ValueError:
            return value  # show again what was typed, so that it can be mended
        return None if amount is None else thai.baht(amount)

    def value_from_datadict(self, data, files, name):
        """Plain digits, so that a model form's own DecimalField takes it; what cannot be read stays as typed."""
        typed = super().value_from_datadict(data, files, name)
        try:
            amount = thai.parse_baht(typed)
        except ValueError:
            return typed
        return "" if amount is None else str(amount)


class BahtField(forms.DecimalField):
    """An amount in baht with satang, as `Decimal`."""

    widget = BahtInput
    default_error_messages = {"required": "กรุณากรอกจำนวนเงิน"}

    def __init__(self, *, max_digits=16, decimal_places=2, **kwargs):
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def widget_attrs(self, widget):
        # DecimalField's min, max and step are for type=number only.
        return {}

    def to_python(self, value):
        if value in EMPTY_VALUES:
            return None
        try:
            return thai.parse_baht(value)
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="invalid") from None
