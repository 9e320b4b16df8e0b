"""The pieces that achievements and evaluation reports are built of."""

from functools import cached_property

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.fields import ThaiDateField

PLAIN_TEXT = ["bold", "italic", "ol", "ul", "link"]


class ThaiDateBlock(blocks.DateBlock):
    """A date typed in the Buddhist era; stored in ISO form."""

    @cached_property
    def field(self):
        return ThaiDateField(**{name: value for name, value in self.field_options.items() if value is not None})


class FigureBlock(blocks.StructBlock):
    """One figure, always with its unit and its day."""

    label = blocks.CharBlock(label="ตัวเลขของอะไร", max_length=120)
    value = blocks.CharBlock(label="ค่า", max_length=40)
    unit = blocks.CharBlock(label="หน่วย", max_length=40)
    as_of = ThaiDateBlock(label="ข้อมูล ณ วันที่")
    source = blocks.CharBlock(label="ที่มา", max_length=200, required=False)

    class Meta:
        icon = "decimal"
        label = "ตัวเลขพร้อมวันที่"
        template = "publications/blocks/figure.html"


class PhotoValue(blocks.StructValue):
    @property
    def caption(self):
        return self.get("own_caption") or self["photo"].caption

    @property
    def phase_word(self):
        return dict(PhotoBlock.PHASES).get(self["phase"], "")

    @property
    def may_be_shown(self):
        return self["photo"] is not None and self["photo"].may_be_shown


class PhotoBlock(blocks.StructBlock):
    """A photograph; its caption, day and credit belong to the photograph itself."""

    PHASES = [("before", "ก่อนดำเนินการ"), ("during", "ระหว่างดำเนินการ"), ("after", "หลังดำเนินการ")]

    photo = ImageChooserBlock(label="ภาพ")
    phase = blocks.ChoiceBlock(label="ช่วงเวลา", choices=PHASES, required=False)
    own_caption = blocks.CharBlock(
        label="คำบรรยายเฉพาะเรื่องนี้", max_length=300, required=False, help_text="เว้นว่างไว้เพื่อใช้คำบรรยายของภาพ"
    )

    class Meta:
        icon = "image"
        label = "ภาพถ่ายพร้อมคำบรรยาย"
        template = "publications/blocks/photo.html"
        value_class = PhotoValue


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="คำพูด")
    speaker = blocks.CharBlock(label="ผู้พูด", max_length=160)

    class Meta:
        icon = "openquote"
        label = "คำพูดของผู้เกี่ยวข้อง"
        template = "publications/blocks/quote.html"


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = "ข้อความ"
        template = "publications/blocks/text.html"


class TableValue(blocks.StructValue):
    @property
    def heads(self):
        return [_cell(column["heading"], column) for column in self["table"].columns]

    @property
    def lines(self):
        columns = self["table"].columns
        return [
            [_cell(value, column) for value, column in zip(row["values"], columns, strict=True)]
            for row in self["table"].row_data
        ]


def _cell(text, column):
    return {"text": text, "is_number": column["block"].name == "number"}


class TableBlock(blocks.StructBlock):
    """A table as printed: what the source says stands, and the note says what does not add up."""

    caption = blocks.CharBlock(label="ชื่อตาราง", max_length=300)
    table = TypedTableBlock(
        [
            ("text", blocks.TextBlock(label="ข้อความ", required=False, rows=1)),
            ("number", blocks.CharBlock(label="ตัวเลข", required=False)),
        ],
        label="ตาราง",
    )
    last_row_is_total = blocks.BooleanBlock(label="แถวสุดท้ายเป็นยอดรวม", required=False)
    source = blocks.CharBlock(label="ที่มา", max_length=300, required=False)
    note = blocks.TextBlock(label="หมายเหตุ", required=False)

    class Meta:
        icon = "table"
        label = "ตาราง"
        template = "publications/blocks/table.html"
        value_class = TableValue


class ChartValue(blocks.StructValue):
    @property
    def bars(self):
        """Each row with its length in percent of the longest one or the target; below zero is drawn as nothing."""
        rows = list(self["rows"])
        longest = self._longest()
        return [
            {
                "label": row["label"],
                "value": row["value"],
                "length": f"{max(row['value'], 0) / longest * 100:.2f}" if longest > 0 else "0",
            }
            for row in rows
        ]

    @property
    def target_at(self):
        """Where the target's tick stands, in percent of the width; None without a target."""
        return f"{self['target'] / self._longest() * 100:.2f}" if self["target"] else None

    def _longest(self):
        return max([row["value"] for row in self["rows"]] + [self["target"] or 0], default=0)


class ChartBlock(blocks.StructBlock):
    """Bars that stand inside their own table: the table is the chart."""

    caption = blocks.CharBlock(label="ชื่อแผนภูมิ", max_length=300)
    unit = blocks.CharBlock(label="หน่วย", max_length=40)
    rows = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("label", blocks.CharBlock(label="รายการ", max_length=300)),
                ("value", blocks.DecimalBlock(label="ค่า", max_digits=18, decimal_places=2)),
            ],
            label="แท่ง",
        ),
        label="ข้อมูล",
        min_num=1,
    )
    target = blocks.DecimalBlock(label="ค่าเป้าหมาย", max_digits=18, decimal_places=2, required=False)
    as_of = ThaiDateBlock(label="ข้อมูล ณ วันที่", required=False)
    source = blocks.CharBlock(label="ที่มา", max_length=300, required=False)
    note = blocks.TextBlock(label="หมายเหตุ", required=False)

    class Meta:
        icon = "list-ul"
        label = "แผนภูมิแท่ง"
        template = "publications/blocks/chart.html"
        value_class = ChartValue


class StoryStream(blocks.StreamBlock):
    text = TextBlock(features=["h2", *PLAIN_TEXT])
    figure = FigureBlock()
    photo = PhotoBlock()
    quote = QuoteBlock()


class ReportStream(blocks.StreamBlock):
    heading = blocks.CharBlock(label="หัวข้อ", icon="title", max_length=200)
    text = TextBlock(features=["h3", *PLAIN_TEXT])
    table = TableBlock()
    figure = ChartBlock()
    photo = PhotoBlock()
