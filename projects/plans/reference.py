"""Fiscal years, quarterly targets and the laws that come with PADME, each with its source."""

from decimal import Decimal

from projects.plans.models import DisbursementTarget, FiscalYear, LegalDuty

FIRST_YEAR_BE, LAST_YEAR_BE = 2560, 2570
DECREE_2551 = "พระราชกฤษฎีกาว่าด้วยการบริหารงานจังหวัดและกลุ่มจังหวัดแบบบูรณาการ พ.ศ. 2551"
DECREE_2546 = "พระราชกฤษฎีกาว่าด้วยหลักเกณฑ์และวิธีการบริหารกิจการบ้านเมืองที่ดี พ.ศ. 2546"
MANUAL = "คู่มือการปฏิบัติงาน PADME (2561) ข้อ 5.3"
LAMPANG = "รายงานการติดตามและประเมินผล จังหวัดลำปาง ปีงบประมาณ 2560 ข้อ 2"

TARGETS_2560 = {"overall": (30, 22, 21, 23), "recurrent": (33, 22, 21, 22), "capital": (19, 22, 22, 24)}

LEGAL_DUTIES = [
    (DECREE_2551, "มาตรา 11 (6)", "ก.บ.จ.", "กำกับ ให้คำแนะนำ ติดตามและประเมินผลการปฏิบัติตามแผนพัฒนาจังหวัดและแผนปฏิบัติราชการประจำปีของจังหวัด และรายงาน ก.น.จ.", "", MANUAL),
    (DECREE_2551, "มาตรา 13 (5)", "ก.บ.ก.", "กำกับ ให้คำแนะนำ ติดตามและประเมินผลการปฏิบัติตามแผนพัฒนากลุ่มจังหวัดและแผนปฏิบัติราชการประจำปีของกลุ่มจังหวัด และรายงาน ก.น.จ.", "", MANUAL),
    (DECREE_2551, "มาตรา 31", "จังหวัด", "รายงานสรุปผลการปฏิบัติราชการประจำปีต่อ ก.น.จ. เพื่อเสนอคณะรัฐมนตรี และส่งสำเนาให้สำนักงบประมาณ", "ภายใน 60 วันนับแต่วันสิ้นปีงบประมาณ", MANUAL),
    (DECREE_2551, "มาตรา 34", "ผู้ตรวจราชการสำนักนายกรัฐมนตรีและผู้ตรวจราชการกระทรวงมหาดไทย", "รายงานผลการติดตามและประเมินผลต่อ ก.น.จ.", "อย่างน้อยปีละสองครั้ง", MANUAL),
    (DECREE_2546, "มาตรา 9 (3)", "ส่วนราชการ", "จัดให้มีการติดตามและประเมินผลการปฏิบัติตามแผนปฏิบัติราชการ", "", MANUAL),
    ("แนวทางการติดตามของจังหวัดลำปาง", "ข้อ 6.2", "หน่วยงานเจ้าของโครงการ", "รายงานผลการดำเนินงานและการเบิกจ่ายประจำเดือนจนกว่าจะเบิกจ่ายเสร็จสิ้น", "ภายในวันที่ 10 ของเดือนถัดไป", "รายงานการติดตามและประเมินผล จังหวัดลำปาง ปีงบประมาณ 2560 ข้อ 6.2"),
]  # fmt: skip


def load_plans():
    """Fiscal years 2560–2570, the FY2560 targets and a few sourced legal duties; only what is missing."""
    FiscalYear.objects.bulk_create(
        [FiscalYear(year_be=year) for year in range(FIRST_YEAR_BE, LAST_YEAR_BE + 1)], ignore_conflicts=True
    )
    DisbursementTarget.objects.bulk_create(
        [
            DisbursementTarget(
                fiscal_year_id=2560,
                expenditure=expenditure,
                source=LAMPANG,
                **{f"quarter{n}_percent": Decimal(value) for n, value in enumerate(quarters, 1)},
            )
            for expenditure, quarters in TARGETS_2560.items()
        ],
        ignore_conflicts=True,
    )
    if not LegalDuty.objects.exists():
        LegalDuty.objects.bulk_create(
            [
                LegalDuty(law=law, section=section, body=body, duty=duty, deadline=deadline, source=source)
                for law, section, body, duty, deadline, source in LEGAL_DUTIES
            ]
        )
