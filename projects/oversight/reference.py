"""The kinds of problems that come with PADME, with their source; only where there are none yet."""

from projects.oversight.models import ProblemCategory

LAMPANG = "รายงานการติดตามและประเมินผล จังหวัดลำปาง ปีงบประมาณ 2560 ข้อ 5"
CATEGORIES = [
    ("พื้นที่ดำเนินการไม่พร้อม หรือรออนุญาตใช้พื้นที่", "ต้องขออนุมัติการใช้พื้นที่จากหน่วยงานรับผิดชอบ", LAMPANG),
    ("ซ้ำซ้อนกับโครงการจากแหล่งงบประมาณอื่น", "ได้รับงบประมาณจากแหล่งงบประมาณอื่นแล้ว", LAMPANG),
    ("จัดซื้อจัดจ้างหลายครั้งหรือไม่สำเร็จ", "ราคากลางสูงกว่างบประมาณที่ได้รับอนุมัติ ไม่มีราคากลางมาตรฐาน ไม่มีผู้ยื่นเสนอราคาหรือยื่นรายเดียว", LAMPANG),
    ("ประกวดราคาอิเล็กทรอนิกส์ (e-bidding) ใช้เวลามาก", "โครงการลงทุนที่มีมูลค่าเกินกว่า 2 ล้านบาท", LAMPANG),
    ("ปรับปรุงแบบรายการหรือรายละเอียดโครงการ", "ให้เหมาะสมกับการดำเนินงาน", LAMPANG),
    ("ครุภัณฑ์หรืองานไม่ตรงตามแบบ", "", LAMPANG),
    ("ภัยธรรมชาติหรือฤดูกาล", "", LAMPANG),
    ("บุคลากรขาดประสบการณ์ด้านการจัดซื้อจัดจ้าง", "เช่น การกำหนดคุณลักษณะและราคากลาง", LAMPANG),
    ("อื่นๆ", "ใช้เมื่อไม่ตรงกับประเภทใด ส่วนกลางเพิ่มประเภทใหม่ได้", ""),
]  # fmt: skip


def load_problem_categories():
    if not ProblemCategory.objects.exists():
        ProblemCategory.objects.bulk_create(
            [
                ProblemCategory(name_th=name, note=note, sort_order=number * 10, source=source)
                for number, (name, note, source) in enumerate(CATEGORIES, 1)
            ]
        )
