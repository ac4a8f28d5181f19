"""Experiences of the made-up province: published ones, some repeated, one that waits, one returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bazgasht.core import provinces
from bazgasht.core.searching import words_of
from bazgasht.network.models import Experience, ExperienceUse
from bazgasht.network.states import ExperienceState

from .state import World

S = ExperienceState


@dataclass(frozen=True)
class Story:
    """``ago``: days since it began and, unless it goes on, since it ended; ``uses``: (body, days
    ago, what came of it)."""

    body: str
    title: str
    theme: str
    group: str
    place: str
    ago: tuple[int, int]
    tried: str
    result: str
    figures: str
    lesson: str = ""
    link: str = ""
    state: ExperienceState = S.PUBLISHED
    reason: str = ""
    uses: tuple[tuple[str, int, str], ...] = ()


STORIES = (
    Story(
        "BUSHEHR-TVTO", "کارگاه سیار جوشکاری در حیاط زندان", "training", "employment",
        "زندان مرکزی", (520, 300),
        "کامیون کارگاه سیار ماهی دو هفته در حیاط زندان ماند و مربی همان‌جا درس داد؛ کسانی که مرخصی"
        " نداشتند هم توانستند شرکت کنند.\n\nآزمون پایان دوره همان روز در همان کارگاه برگزار شد.",
        "دوره‌ها دیگر به مرخصی وابسته نبود و غیبت به نصف رسید.",
        "۴ دوره، ۵۸ پایان‌دهنده، سهم حضور از ۶۱ به ۸۸ درصد رسید.",
        "برق سه‌فاز حیاط را پیش از آمدن کامیون بیازمایید؛ دورهٔ نخست ما یک هفته برای همین عقب افتاد.",
        "https://example.org/kargah-sayar",
        uses=(("BUSHEHR-FOUNDATION", 140, "برای خیاطی هم جواب داد؛ دو گروه دوازده‌نفره."),
              ("BUSHEHR-AGRICULTURE", 60, "کلاس پرورش مرغ بومی با همین شیوه در دشتستان برگزار شد.")),
    ),
    Story(
        "BUSHEHR-RELIEF", "چرخ خیاطی امانی به جای وام", "income", "family", "شهرستان بوشهر", (600, 0),
        "به خانواده‌ها به جای وام، چرخ خیاطی امانی داده شد با سفارش تضمینی شش‌ماههٔ یک تولیدی.",
        "هیچ خانواده‌ای بدهکار نشد و بیشترشان پس از شش ماه چرخ را خریدند.",
        "۴۲ چرخ، ۳۱ خرید پس از شش ماه، میانهٔ درآمد ماهانه ۹ میلیون تومان.",
        "سفارش تضمینی از خود چرخ مهم‌تر است؛ بی‌سفارش، چرخ در خانه می‌ماند.",
        uses=(("BUSHEHR-CHARITY-MEHR", 210, "ده چرخ در محلهٔ سنگی؛ هشت خانواده ادامه دادند."),),
    ),
    Story(
        "BUSHEHR-ASSOC-CENTRAL", "میز خدمت روز ملاقات", "family", "family", "زندان مرکزی", (430, 0),
        "روزهای ملاقات یک میز کنار سالن انتظار گذاشته شد تا خانواده بی‌آنکه بار دیگر بیاید، نیازش را"
        " بگوید و نوبت ارزیابی بگیرد.",
        "خانواده‌هایی شناخته شدند که پیش از این هرگز به انجمن نیامده بودند.",
        "در شش ماه ۱۳۶ خانواده، ۹۴ خانواده برای نخستین بار.",
        "میز باید پیش از آغاز ملاقات باز باشد؛ پس از ملاقات کسی نمی‌ماند.",
        "https://example.org/miz-khedmat",
        uses=(("BUSHEHR-WELFARE", 90, "در زندان دشتستان، هفته‌ای یک روز؛ ۲۷ خانوادهٔ تازه."),),
    ),
    Story(
        "BUSHEHR-LABOUR", "نامهٔ معرفی بدون نام زندان", "income", "employment", "", (380, 120),
        "گواهی‌نامه و معرفی‌نامه از سوی مرکز کاریابی داده شد و هیچ نشانی از زندان در آن نبود؛ گفتن یا"
        " نگفتن آن به خود شخص سپرده شد.",
        "کارفرمایان بیشتری به مصاحبه دعوت کردند.",
        "از هر ده معرفی، مصاحبه از ۳ به ۶ رسید.",
        "کارفرما را غافلگیر نکنید: کسی که خودش می‌گوید، همراهی می‌خواهد.",
    ),
    Story(
        "BUSHEHR-HEALTH", "ادامهٔ درمان از هفتهٔ پیش از آزادی", "health", "health", "زندان کنگان",
        (340, 0),
        "پروندهٔ درمان یک هفته پیش از آزادی به درمانگاه محل زندگی فرستاده شد و نوبت روز سوم گرفته شد.",
        "درمان در نخستین هفتهٔ آزادی گسسته نشد.",
        "از ۲۳ نفر، ۲۰ نفر در نوبت روز سوم حاضر شدند.",
        "نوبت را همان کسی بگیرد که تا درِ زندان همراه است.",
    ),
    Story(
        "BUSHEHR-REGISTRY", "صدور کارت ملی در یک روز", "identity", "legal", "زندان مرکزی", (250, 249),
        "یک روز در ماه دستگاه عکس و اثر انگشت به زندان آورده شد.",
        "بازگشت به زندگی دیگر با بی‌شناسنامگی آغاز نمی‌شود.",
        "۶۴ کارت در سه نوبت.",
        state=S.OFFERED,
    ),
    Story(
        "BUSHEHR-EDUCATION", "کلاس جبرانی تابستان برای فرزندان", "education", "culture",
        "شهرستان دشتستان", (200, 110),
        "کلاس‌های جبرانی در مدرسهٔ نزدیک خانه برگزار شد و ناهار داده شد.",
        "بیشتر دانش‌آموزان در آزمون شهریور پذیرفته شدند.",
        "۳۸ دانش‌آموز، ۳۳ قبولی.",
        state=S.DRAFT, reason="بنویسید هزینهٔ هر دانش‌آموز چقدر شد.",
    ),
    Story(
        "BUSHEHR-LOANS", "وام گروهی با ضمانت زنجیره‌ای", "income", "employment", "", (700, 400),
        "گروه‌های پنج‌نفره ضامن یکدیگر شدند.",
        "گروه‌ها از هم پاشید و دو وام برنگشت.",
        "۶ گروه، ۲ وام معوق.",
        state=S.WITHDRAWN, reason="این شیوه را دیگر سفارش نمی‌کنیم.",
    ),
)  # fmt: skip


def make_experiences(world: World) -> None:
    head = world.organisations["BUSHEHR"]
    place = provinces.get("IR-18")
    secretary, writer = world.users["secretary"].pk, world.users["liaison"].pk
    for story in STORIES:
        body = world.organisations[story.body]
        began, over = (world.as_of - timedelta(days=n) for n in story.ago)
        said = over if story.ago[1] else began + timedelta(days=180)
        published = min(said + timedelta(days=30), world.as_of - timedelta(days=10))
        checked = story.state in (S.PUBLISHED, S.WITHDRAWN)
        row = Experience(
            public_id=world.uuid(), organisation=body, headquarters_id=head.pk,
            working_group=world.organisations[f"BUSHEHR/{story.group}"], title=story.title,
            theme=story.theme, province=place.iso, place=story.place, starts=began,
            ends=over if story.ago[1] else None, tried=story.tried, result=story.result,
            lesson=story.lesson, figures=story.figures, link=story.link, state=story.state,
            words=words_of([story.title, story.place, story.tried, story.result, story.lesson,
                            story.figures, body.name, body.name_en, place.fa]),
            written_by=writer, changed_by=writer, reason=story.reason, synthetic=True, version=2,
            checked_by=secretary if checked else None,
            published_on=published if checked else None,
            offered_at=world.moment(published - timedelta(days=4))
            if story.state != S.DRAFT else None,
        )  # fmt: skip
        row.save(using="owner", force_insert=True)
        for code, ago, result in story.uses:
            ExperienceUse(
                public_id=world.uuid(), experience=row, organisation=world.organisations[code],
                headquarters_id=head.pk, on=world.as_of - timedelta(days=ago), result=result,
                recorded_by=secretary,
            ).save(using="owner", force_insert=True)  # fmt: skip
