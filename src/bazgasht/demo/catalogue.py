"""The made-up province: its bodies, its people at work, its services."""

from __future__ import annotations

from dataclasses import dataclass

from bazgasht.access.kinds import Kind
from bazgasht.core.domains import Domain
from bazgasht.services.states import AidKind, Unit

BODIES: tuple[tuple[str, str, str, Kind, str | None, str], ...] = (
    ("BUSHEHR-GOVERNORATE", "استانداری بوشهر", "Bushehr governorate", Kind.GOVERNORATE, None, "بوشهر"),
    ("BUSHEHR-JUSTICE", "دادگستری کل استان بوشهر", "Bushehr justice department", Kind.JUSTICE, None, "بوشهر"),
    ("BUSHEHR-PROSECUTOR", "دادستانی مرکز استان بوشهر", "Bushehr prosecutor", Kind.PROSECUTOR, "BUSHEHR-JUSTICE", "بوشهر"),
    ("BUSHEHR-PRISONS", "اداره کل زندان‌های استان بوشهر", "Bushehr prisons directorate", Kind.DIRECTORATE, None, "بوشهر"),
    ("BUSHEHR-CENTRAL", "زندان مرکزی بوشهر", "Bushehr central prison", Kind.PRISON, "BUSHEHR-PRISONS", "بوشهر"),
    ("BUSHEHR-DASHTESTAN", "زندان دشتستان", "Dashtestan prison", Kind.PRISON, "BUSHEHR-PRISONS", "دشتستان"),
    ("BUSHEHR-KANGAN", "زندان کنگان", "Kangan prison", Kind.PRISON, "BUSHEHR-PRISONS", "کنگان"),
    ("BUSHEHR-ASSOC-CENTRAL", "انجمن حمایت زندانیان بوشهر", "Bushehr support association", Kind.ASSOCIATION, None, "بوشهر"),
    ("BUSHEHR-ASSOC-DASHTESTAN", "انجمن حمایت زندانیان دشتستان", "Dashtestan support association", Kind.ASSOCIATION, None, "دشتستان"),
    ("BUSHEHR-ASSOC-KANGAN", "انجمن حمایت زندانیان کنگان", "Kangan support association", Kind.ASSOCIATION, None, "کنگان"),
    ("BUSHEHR-FOUNDATION", "بنیاد تعاون زندانیان، شعبهٔ بوشهر", "Cooperative foundation, Bushehr", Kind.FOUNDATION, None, "بوشهر"),
    ("BUSHEHR-AFTERCARE", "مرکز مراقبت بعد از خروج بوشهر", "Bushehr aftercare centre", Kind.AFTERCARE, "BUSHEHR-PRISONS", "بوشهر"),
    ("BUSHEHR-TVTO", "اداره کل آموزش فنی و حرفه‌ای بوشهر", "Technical and vocational training", Kind.AGENCY, None, "بوشهر"),
    ("BUSHEHR-WELFARE", "اداره کل بهزیستی بوشهر", "Welfare organisation", Kind.AGENCY, None, "بوشهر"),
    ("BUSHEHR-RELIEF", "کمیتهٔ امداد بوشهر", "Relief committee", Kind.AGENCY, None, "بوشهر"),
    ("BUSHEHR-HEALTH", "دانشگاه علوم پزشکی بوشهر", "University of medical sciences", Kind.AGENCY, None, "بوشهر"),
    ("BUSHEHR-EDUCATION", "اداره کل آموزش و پرورش بوشهر", "Education department", Kind.AGENCY, None, "بوشهر"),
    ("BUSHEHR-LABOUR", "اداره کل کار و رفاه اجتماعی بوشهر", "Labour department", Kind.AGENCY, None, "بوشهر"),
    ("BUSHEHR-AGRICULTURE", "جهاد کشاورزی استان بوشهر", "Agriculture department", Kind.AGENCY, None, "بوشهر"),
    ("BUSHEHR-REGISTRY", "ثبت احوال استان بوشهر", "Civil registry", Kind.AGENCY, None, "بوشهر"),
    ("BUSHEHR-CHARITY-MEHR", "خیریهٔ مهر جنوب", "Mehr charity", Kind.CHARITY, None, "بوشهر"),
    ("BUSHEHR-CHARITY-DIYEH", "ستاد دیهٔ استان بوشهر", "Blood-money committee", Kind.CHARITY, None, "بوشهر"),
    ("BUSHEHR-LOANS", "صندوق قرض‌الحسنهٔ امید جنوب", "Omid loan fund", Kind.BANK, None, "بوشهر"),
    ("BUSHEHR-TRAINING", "آموزشگاه فنی امید جنوب", "Omid technical school", Kind.PROVIDER, None, "بوشهر"),
    ("BUSHEHR-EMPLOYER-STEEL", "شرکت سازه‌گستر جنوب", "Sazegostar steel works", Kind.EMPLOYER, None, "بوشهر"),
    ("BUSHEHR-EMPLOYER-DAIRY", "لبنیات دشتستان", "Dashtestan dairy", Kind.EMPLOYER, None, "دشتستان"),
    ("BUSHEHR-EMPLOYER-SEWING", "تولیدی پوشاک خلیج", "Khalij garments", Kind.EMPLOYER, None, "کنگان"),
    ("BUSHEHR-LAWYERS", "کانون وکلای بوشهر", "Bar association", Kind.POPULAR, None, "بوشهر"),
)  # fmt: skip


@dataclass(frozen=True)
class DemoService:
    provider: str
    group: str
    title: str
    domain: Domain
    unit: Unit = Unit.TIME
    aid: AidKind = AidKind.NONE
    units: int = 1
    weekly: int = 10
    days: int = 5
    cost: int = 0
    family: bool = True
    pupils: bool = False
    released: bool = False
    """Who it is for: families too, or prisoners alone; pupils alone; those set free alone."""
    inside: bool = False
    """Given inside the prison, to those who are in it."""


SERVICES = (
    DemoService("BUSHEHR-TVTO", "employment", "دورهٔ جوشکاری", Domain.TRAINING, Unit.SESSION, units=12, weekly=8, cost=1_500_000),
    DemoService("BUSHEHR-TVTO", "employment", "دورهٔ خیاطی خانگی", Domain.TRAINING, Unit.SESSION, units=10, weekly=10, cost=1_200_000),
    DemoService("BUSHEHR-LABOUR", "employment", "کاریابی و معرفی به کارفرما", Domain.INCOME, weekly=15),
    DemoService("BUSHEHR-LOANS", "employment", "وام خوداشتغالی", Domain.INCOME, Unit.TIME, AidKind.LOAN, weekly=4, days=10, cost=800_000_000),
    DemoService("BUSHEHR-AGRICULTURE", "employment", "راه‌اندازی پرورش دام سبک", Domain.INCOME, weekly=3, days=10, cost=500_000_000),
    DemoService("BUSHEHR-FOUNDATION", "employment", "جای کار در کارگاه بنیاد", Domain.INCOME, weekly=6, family=False, inside=True),
    DemoService("BUSHEHR-ASSOC-CENTRAL", "family", "سبد کالای خانوار", Domain.LIVELIHOOD, Unit.PACKAGE, AidKind.FOOD, weekly=60, cost=18_000_000),
    DemoService("BUSHEHR-ASSOC-DASHTESTAN", "family", "سبد کالای خانوار", Domain.LIVELIHOOD, Unit.PACKAGE, AidKind.FOOD, weekly=50, cost=18_000_000),
    DemoService("BUSHEHR-ASSOC-KANGAN", "family", "سبد کالای خانوار", Domain.LIVELIHOOD, Unit.PACKAGE, AidKind.FOOD, weekly=40, cost=18_000_000),
    DemoService("BUSHEHR-RELIEF", "family", "مستمری ماهانهٔ خانواده", Domain.LIVELIHOOD, Unit.RIAL, AidKind.CASH, units=3, weekly=30, cost=25_000_000),
    DemoService("BUSHEHR-RELIEF", "family", "کمک اجارهٔ مسکن", Domain.HOUSING, Unit.RIAL, AidKind.RENT, weekly=8, days=7, cost=60_000_000),
    DemoService("BUSHEHR-WELFARE", "family", "مددکاری خانواده و کودک", Domain.FAMILY, Unit.SESSION, units=4, weekly=20),
    DemoService("BUSHEHR-CHARITY-MEHR", "family", "لوازم خانگی ضروری", Domain.LIVELIHOOD, Unit.PACKAGE, AidKind.APPLIANCE, weekly=5, cost=90_000_000),
    DemoService("BUSHEHR-HEALTH", "health", "ویزیت پزشک عمومی", Domain.HEALTH, weekly=40, days=3, cost=2_000_000),
    DemoService("BUSHEHR-HEALTH", "health", "درمان دندان", Domain.HEALTH, Unit.SESSION, units=3, weekly=12, days=7, cost=9_000_000),
    DemoService("BUSHEHR-WELFARE", "health", "درمان نگهدارندهٔ اعتیاد", Domain.ADDICTION, Unit.SESSION, units=8, weekly=15, cost=3_000_000),
    DemoService("BUSHEHR-EDUCATION", "culture", "بازگرداندن فرزند به مدرسه", Domain.EDUCATION, weekly=10, pupils=True),
    DemoService("BUSHEHR-EDUCATION", "culture", "نهضت سوادآموزی", Domain.EDUCATION, Unit.SESSION, units=20, weekly=12),
    DemoService("BUSHEHR-CHARITY-MEHR", "culture", "بستهٔ لوازم تحصیل", Domain.EDUCATION, Unit.PACKAGE, AidKind.SCHOOL, weekly=25, cost=7_000_000, pupils=True),
    DemoService("BUSHEHR-EDUCATION", "culture", "حلقهٔ کتاب‌خوانی در زندان", Domain.CULTURE, Unit.SESSION, units=6, weekly=20, family=False, inside=True),
    DemoService("BUSHEHR-WELFARE", "culture", "آموزش مهارت‌های زندگی در زندان", Domain.CULTURE, Unit.SESSION, units=8, weekly=20, family=False, inside=True),
    DemoService("BUSHEHR-CHARITY-DIYEH", "reconciliation", "میانجی‌گری و جلب رضایت شاکی", Domain.DEBT, Unit.SESSION, units=3, weekly=5, days=10, family=False),
    DemoService("BUSHEHR-CHARITY-DIYEH", "reconciliation", "پرداخت بدهی محکومان مالی", Domain.DEBT, Unit.RIAL, weekly=3, days=10, cost=400_000_000, family=False),
    DemoService("BUSHEHR-LAWYERS", "legal", "مشاورهٔ حقوقی رایگان", Domain.LEGAL, Unit.HOUR, units=2, weekly=15),
    DemoService("BUSHEHR-REGISTRY", "legal", "صدور کارت ملی و شناسنامه", Domain.IDENTITY, weekly=12, days=7, cost=600_000),
    DemoService("BUSHEHR-AFTERCARE", "legal", "اسکان موقت پس از آزادی", Domain.HOUSING, Unit.TIME, weekly=4, days=5, cost=30_000_000, family=False, released=True),
)  # fmt: skip

USERS: tuple[tuple[str, str, str, str], ...] = (
    # username, full name, role, body
    ("sysadmin", "نادر پاکدل", "system_administrator", "BUSHEHR"),
    ("records", "زهره امینی", "records_officer", "BUSHEHR-PRISONS"),
    ("officer", "جلال دریانورد", "prison_officer", "BUSHEHR-CENTRAL"),
    ("social", "مریم رستگار", "social_worker", "BUSHEHR-CENTRAL"),
    ("lead", "سعید بحرینی", "case_lead", "BUSHEHR-CENTRAL"),
    ("group", "حمید کازرونی", "group_secretary", "BUSHEHR/employment"),
    ("secretary", "شیرین دشتی", "headquarters_secretary", "BUSHEHR"),
    ("viewer", "مجید تنگستانی", "headquarters_viewer", "BUSHEHR"),
    ("national", "پروین شریفی", "national_viewer", "NATIONAL"),
    ("liaison", "رضا نوروزی", "agency_liaison", "BUSHEHR-TVTO"),
    ("deputy", "لیلا فرهادی", "deputy_liaison", "BUSHEHR-HEALTH"),
    ("association", "کریم برازجانی", "association_manager", "BUSHEHR-ASSOC-CENTRAL"),
    ("aftercare", "ناهید خسروی", "aftercare_officer", "BUSHEHR-AFTERCARE"),
    ("employment", "فاطمه احمدی", "employment_officer", "BUSHEHR-CENTRAL"),
    ("trainer", "داوود لیراوی", "trainer", "BUSHEHR-TVTO"),
    ("workshop", "اسماعیل گناوه‌ای", "workshop_supervisor", "BUSHEHR-FOUNDATION"),
    ("payroll", "طاهره دیلمی", "payroll_preparer", "BUSHEHR-FOUNDATION"),
    ("approver", "منصور دیری", "payroll_approver", "BUSHEHR-FOUNDATION"),
    ("employer", "بهرام سازه‌گستر", "employer", "BUSHEHR-EMPLOYER-STEEL"),
    ("auditor", "یوسف ماهینی", "auditor", "BUSHEHR-JUSTICE"),
    ("representative", "هاشم تنگسیری", "representative", "BUSHEHR-GOVERNORATE"),
)
"""One user per role, in the body whose work shows the role best."""
