"""A provincial council and the national one it mirrors: the story of a visit to the prison, its four
proposals, the meeting about them, and resolutions in every state. It names no person."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from bazgasht.core.jalali import jalali_year
from bazgasht.core.searching import words_of
from bazgasht.councils.content import digest_of
from bazgasht.councils.models import (
    AgendaItem,
    Agreement,
    Attendance,
    Council,
    CouncilSeat,
    Directive,
    DirectiveCopy,
    DueMove,
    FieldVisit,
    Gathering,
    GatheringSession,
    InvitationReply,
    Meeting,
    Milestone,
    Proposal,
    Reminder,
    Resolution,
    ResolutionSupport,
)

from .state import TEHRAN, World

SEATS = (
    ("BUSHEHR-GOVERNORATE", "معاون سیاسی، امنیتی و اجتماعی"), ("BUSHEHR-PRISONS", "مدیر کل زندان‌ها"),
    ("BUSHEHR-PROSECUTOR", "دادستان مرکز استان"), ("BUSHEHR-TVTO", "مدیر کل آموزش فنی و حرفه‌ای"),
    ("BUSHEHR-AGRICULTURE", "رئیس جهاد کشاورزی"), ("BUSHEHR-LABOUR", "مدیر کل کار"),
    ("BUSHEHR-LOANS", "مدیر عامل صندوق"), ("BUSHEHR-HEALTH", "معاون بهداشتی دانشگاه"),
    ("BUSHEHR-FOUNDATION", "مدیر بنیاد تعاون"), ("BUSHEHR/employment", "دبیر کارگروه"),
)  # fmt: skip
PROPOSALS = (
    "گسترش پرورش دام سبک و تکمیل چرخهٔ تولید برای مددجویان و خانواده‌ها",
    "گزارش هفتگی پیشرفت برنامه‌های در حال اجرا، به‌موقع و درست",
    "تسهیلات ویژه برای کارآفرینان همکار زندان‌های استان",
    "ساخت سوله‌ای تازه در کنار زندان مرکزی",
)


class Story:
    def __init__(self, world: World) -> None:
        self.world = world
        self.chief = world.users["secretary"].pk
        self.second = world.users["group"].pk
        self.numbers: dict[tuple[int, int], int] = {}
        self.head = world.organisations["BUSHEHR"]
        self.national = self._council("NATIONAL", "شورای ملی هماهنگی", "national", "معاون اول", "")
        self.council = self._council(
            "BUSHEHR", "شورای هماهنگی استان بوشهر", "province",
            "معاون سیاسی، امنیتی و اجتماعی استاندار", "IR-18", mirrors=self.national,
        )  # fmt: skip
        for code, office in SEATS:
            self._seat(self.council, code, office)

    def day(self, ahead: int) -> date:
        return self.world.as_of + timedelta(days=ahead)

    def moment(self, ahead: int, hour: int = 10) -> datetime:
        return datetime.combine(self.day(ahead), time(hour), TEHRAN)

    def _save(self, row: Any) -> Any:
        row.save(using="owner", force_insert=True)
        return row

    def _council(self, body: str, title: str, level: str, chair: str, province: str,
                 mirrors: Council | None = None) -> Council:  # fmt: skip
        made: Council = self._save(Council(
            public_id=self.world.uuid(), organisation=self.world.organisations[body], title=title,
            level=level, chair_office=chair, province=province, mirrors=mirrors,
        ))  # fmt: skip
        self._seat(made, body, "دبیر")
        return made

    def _seat(self, council: Council, code: str, office: str) -> None:
        self._save(CouncilSeat(council=council, organisation=self.world.organisations[code],
                               office=office, starts=self.world.start))  # fmt: skip

    def visit(self) -> list[Proposal]:
        row = self._save(FieldVisit(
            public_id=self.world.uuid(), council=self.council, on=self.day(-75),
            place=self.world.organisations["BUSHEHR-CENTRAL"], created_by=self.chief,
            participants="استاندار\nمعاون سیاسی، امنیتی و اجتماعی استاندار\nمدیر کل زندان‌ها",
            note="کارگاه‌های خیاطی و جوشکاری کار می‌کنند؛ جا برای حرفه‌آموزی بیشتر هست.",
        ))  # fmt: skip
        made = []
        for n, text in enumerate(PROPOSALS):
            aside = n == 3
            made.append(self._save(Proposal(
                public_id=self.world.uuid(), council=self.council, visit=row, text=text,
                theme="opportunity" if n == 0 else "proposal",
                state="set_aside" if aside else "adopted",
                reason="اعتبار عمرانی امسال ندارد؛ سال آینده دوباره مطرح شود." if aside else "",
                raised_on=row.on, decided_on=self.day(-61), words=words_of([text]),
            )))  # fmt: skip
        return made

    def meeting(self, title: str, ahead: int, agenda: list[tuple[str, str, Proposal | None]],
                minutes: str = "", came: tuple[str, ...] = (), state: str = "planned",
                reason: str = "") -> Meeting:  # fmt: skip
        held = bool(came)
        row: Meeting = self._save(Meeting(
            public_id=self.world.uuid(), council=self.council, title=title,
            starts=self.moment(ahead), ends=self.moment(ahead, 12), place="سالن جلسات استانداری",
            state="held" if held else state, minutes=minutes, cancel_reason=reason,
            held_on=self.day(ahead) if held else None,
        ))  # fmt: skip
        for n, (text, said, proposal) in enumerate(agenda, 1):
            self._save(AgendaItem(meeting=row, order=n, text=text[:300], minutes=said,
                                  proposal=proposal))  # fmt: skip
        for code, office in (("BUSHEHR", "دبیر قرارگاه"), *SEATS):
            kind = "member" if code in (*came, "BUSHEHR") else "excused"
            if held:
                self._save(Attendance(meeting=row, organisation=self.world.organisations[code],
                                      kind=kind, name_of_office=office))  # fmt: skip
        return row

    def reply(self, meeting: Meeting, code: str, by: str, kind: str, office: str = "",
              words: str = "") -> None:  # fmt: skip
        self._save(InvitationReply(
            meeting=meeting, organisation=self.world.organisations[code], kind=kind, office=office,
            words=words, sequence=meeting.sequence, by=self.world.users[by].pk, at=self.moment(-1, 9),
        ))  # fmt: skip

    def agree(self, meeting: Meeting, code: str, by: str, ahead: int, words: str = "") -> None:
        self._save(Agreement(
            meeting=meeting, organisation=self.world.organisations[code], agrees=not words,
            words=words, by=self.world.users[by].pk, at=self.moment(ahead, 9),
        ))  # fmt: skip

    def close(self, meeting: Meeting, ahead: int | None) -> None:
        """Agreed; and signed on that day."""
        names = ["state", "version"]
        meeting.state, meeting.version = "agreed", meeting.version + 1
        if ahead is not None:
            names += ["signed_by", "signed_at", "signer", "digest"]
            meeting.state, meeting.signed_by = "signed", self.chief
            meeting.signed_at = self.moment(ahead, 9)
            meeting.signer = f"{self.world.users['secretary'].name}، {self.head.name}"
            meeting.digest = digest_of(meeting)
        meeting.save(using="owner", update_fields=names)

    def resolve(self, text: str, owner: str, adopted: int | None, due: int, state: str,
                *, council: Council | None = None, ended: int | None = None, words: str = "",
                support: tuple[str, ...] = (), group: bool = False, moves: tuple[int, ...] = (),
                **more: Any) -> Resolution:  # fmt: skip
        sits = council or self.council
        first = self.day(due - sum(moves))
        number = ""
        if adopted is not None:
            key = (sits.pk, jalali_year(self.day(adopted)))
            self.numbers[key] = self.numbers.get(key, 0) + 1
            number = f"{key[1]}-{self.numbers[key]:03d}"
        more.setdefault("measure", "bound" if more.get("indicator") else "declared")
        row: Resolution = self._save(Resolution(
            public_id=self.world.uuid(), number=number, council=sits, text=text,
            owner=self.world.organisations[owner], headquarters_id=sits.organisation_id,
            working_group=self.world.organisations["BUSHEHR/employment"] if group else None,
            adopted_on=None if adopted is None else self.day(adopted),
            adopted_by=None if adopted is None else self.chief, due=first, first_due=first,
            state=state, ended_on=None if ended is None else self.day(ended),
            ended_by=None if ended is None else self.second, end_words=words,
            created_by=self.chief, **more,
        ))  # fmt: skip
        for code in support:
            self._save(ResolutionSupport(resolution=row,
                                         organisation=self.world.organisations[code]))  # fmt: skip
        for n, days in enumerate(moves):
            was, row.due = row.due, row.due + timedelta(days=days)
            row.moved_count += 1
            row.save(using="owner", update_fields=["due", "moved_count"])
            self._save(DueMove(resolution=row, was=was, became=row.due, by=self.chief,
                               reason="اعتبار در موعد نرسید.", at=self.moment(-30 + 9 * n, 11)))  # fmt: skip
        return row

    def step(
        self, row: Resolution, text: str, due: int, state: str = "open", words: str = ""
    ) -> None:
        claimed = state != "open"
        decided = state in ("confirmed", "refused")
        self._save(Milestone(
            public_id=self.world.uuid(), resolution=row, text=text, due=self.day(due), state=state,
            link="https://example.org/gozaresh" if claimed else "",
            claimed_by=self.world.users["liaison"].pk if claimed else None,
            claimed_at=self.moment(min(due, -4), 9) if claimed else None,
            decided_by=self.second if decided else None,
            decided_at=self.moment(min(due, -4) + 2, 9) if decided else None, words=words,
        ))  # fmt: skip

    def figure(self, code: str, target: int, reading: str = "sum", baseline: int = 0,
               body: str = "") -> dict[str, Any]:  # fmt: skip
        of = self.world.organisations[body].pk if body else 0
        return {
            "indicator": code, "reading": reading, "baseline": baseline, "target": target,
            "filter": {"headquarters": self.head.pk, "organisation": of, "working_group": 0},
        }  # fmt: skip


def make_councils(world: World) -> None:
    s = Story(world)
    asked = s.visit()
    first = s.meeting(
        "پیگیری بازدید از زندان مرکزی", -61,
        [(p.text, "با نظر اعضا تصویب شد." if n < 3 else "به سال آینده ماند.", p)
         for n, p in enumerate(asked)],
        "بر اجرای به‌موقع و درست همهٔ مصوبه‌ها تأکید شد.",
        ("BUSHEHR-GOVERNORATE", "BUSHEHR-PRISONS", "BUSHEHR-TVTO", "BUSHEHR-AGRICULTURE"),
    )  # fmt: skip
    s.agree(first, "BUSHEHR-TVTO", "liaison", -59)
    _resolutions(s, asked, first)
    s.close(first, -52)
    _meetings(s)
    _gathering(s)
    _directives(s)


def _resolutions(s: Story, asked: list[Proposal], first: Meeting) -> None:
    s.resolve("آموزش پرورش دام سبک به شصت مددجو و عضو خانواده", "BUSHEHR-AGRICULTURE", -61, 60,
              "in_progress", group=True, support=("BUSHEHR-LABOUR", "BUSHEHR-TVTO"),
              meeting=first, proposal=asked[0],
              **s.figure("training.completed", 60, body="BUSHEHR-AGRICULTURE"))  # fmt: skip
    s.resolve("انتشار گزارش هفتگی در موعد، دوازده هفته پیاپی", "BUSHEHR", -61, 30, "in_progress",
              meeting=first, proposal=asked[1], **s.figure("reports.on_time", 12))  # fmt: skip
    late = s.resolve("آیین‌نامهٔ تسهیلات ویژهٔ کارآفرینان همکار زندان", "BUSHEHR-LOANS", -61, -9,
                     "in_progress", meeting=first, proposal=asked[2], support=("BUSHEHR-LABOUR",))  # fmt: skip
    s.step(late, "پیش‌نویس آیین‌نامه آماده شد", -25, "confirmed")
    s.step(late, "آیین‌نامه ابلاغ شد", -9)
    for step, told, body in ((-7, "owner", "BUSHEHR-LOANS"), (-1, "owner", "BUSHEHR-LOANS"),
                             (1, "headquarters", "BUSHEHR"), (7, "headquarters", "BUSHEHR")):  # fmt: skip
        s._save(Reminder(resolution=late, step=step, due=late.due, told=told,
                         organisation_id=s.world.organisations[body].pk, on=s.day(-9 + step)))  # fmt: skip
    claimed = s.resolve("برگزاری دو دورهٔ جوشکاری در زندان مرکزی", "BUSHEHR-TVTO", -40, 20,
                        "in_progress", group=True)  # fmt: skip
    s.step(claimed, "مربی و ابزار آماده شد", -12, "confirmed")
    s.step(claimed, "دورهٔ نخست به پایان رسید", -5, "claimed")
    s.step(claimed, "دورهٔ دوم به پایان رسید", 20, "open")
    refused = s.resolve(
        "دفترچهٔ راهنمای شغل‌های خانگی چاپ شود", "BUSHEHR-TVTO", -35, 5, "in_progress"
    )
    s.step(refused, "دفترچه چاپ شد", -6, "refused", "پیوند به دفترچه نمی‌رسد.")
    ended = s.resolve(
        "فهرست کارفرمایان همکار به‌روز شود", "BUSHEHR-LABOUR", -90, -45, "done", ended=-50
    )
    s.step(ended, "فهرست به‌روز شد", -52, "confirmed")
    s.resolve("راه‌اندازی نانوایی در زندان کنگان", "BUSHEHR-FOUNDATION", -120, -30, "not_done",
              ended=-20, words="پروانهٔ بهداشت صادر نشد.")  # fmt: skip
    s.resolve("تشکیل کمیتهٔ جداگانهٔ اشتغال", "BUSHEHR-LABOUR", -95, -10, "withdrawn", ended=-60,
              words="کارگروه اشتغال همین کار را می‌کند.")  # fmt: skip
    moved = s.resolve(
        "تجهیز کلاس کار با رایانه", "BUSHEHR-TVTO", -80, 25, "adopted", moves=(30, 20)
    )
    s.step(moved, "رایانه‌ها نصب شد", 25)
    s.resolve("هیچ ارجاعی بی‌پاسخ نماند", "BUSHEHR", -45, 45, "adopted",
              **s.figure("referrals.overdue", 0, "latest", 20))  # fmt: skip
    draft = s.resolve("بازدید ماهانه از کارگاه‌ها", "BUSHEHR-PRISONS", None, 90, "draft")
    s.step(draft, "برنامهٔ بازدید نوشته شد", 40)
    above = s.resolve("گزارش خانواده‌های زیر پوشش هر استان", "NATIONAL", -25, 40, "adopted",
                      council=s.national)  # fmt: skip
    s.step(above, "گزارش فرستاده شد", 40)
    below = s.resolve(above.text, "BUSHEHR", -24, 40, "adopted", parent=above)
    s.step(below, "گزارش فرستاده شد", 40)


def _meetings(s: Story) -> None:
    second = s.meeting(
        "گزارش دوماههٔ اشتغال", -6, [("گزارش کارگروه اشتغال", "کارگروه گزارش داد.", None),
                                     ("تسهیلات کارآفرینان", "صندوق دو هفته مهلت خواست.", None)],
        "جلسه با تأکید بر موعدها پایان یافت.",
        ("BUSHEHR-GOVERNORATE", "BUSHEHR-TVTO", "BUSHEHR-HEALTH", "BUSHEHR-LOANS"),
    )  # fmt: skip
    s.agree(second, "BUSHEHR-HEALTH", "deputy", -4, "سهم دانشگاه در بند یک نوشته نشده است.")
    third = s.meeting(
        "هماهنگی زمستانی خانواده‌ها", -33, [("سبدهای زمستان", "انجمن‌ها فهرست دادند.", None)], "",
        ("BUSHEHR-GOVERNORATE", "BUSHEHR-TVTO"),
    )  # fmt: skip
    s.agree(third, "BUSHEHR-TVTO", "liaison", -30)
    s.close(third, None)
    agenda: list[tuple[str, str, Proposal | None]] = [("مصوبه‌های دیرشده", "", None)]
    ahead = s.meeting("جلسهٔ ماهانهٔ شورا", 9, agenda, state="invited")
    s.reply(ahead, "BUSHEHR-HEALTH", "deputy", "delegate", "رئیس ادارهٔ سلامت روان")
    s.reply(
        ahead,
        "BUSHEHR/employment",
        "group",
        "excused",
        words="هم‌زمان با بازدید از کارگاه‌های دشتستان",
    )
    s.meeting("بررسی برنامهٔ سال آینده", 34, agenda)
    s.meeting("جلسهٔ فوق‌العاده", -15, agenda, state="cancelled", reason="تعطیلی ادارات استان")


def _gathering(s: Story) -> None:
    row = s._save(Gathering(
        public_id=s.world.uuid(), council=s.council, title="همایش یک‌روزهٔ اشتغال مددجویان",
        on=s.day(-28), place="تالار بوشهر", created_by=s.chief,
        participants=[["مدیران دستگاه‌ها", 24], ["کارفرمایان", 18], ["مددکاران", 31]],
    ))  # fmt: skip
    for begins, title, minutes in ((time(9), "گشایش و گزارش", "گزارش سالانه خوانده شد."),
                                   (time(11), "کارگاه زنجیره‌های تولید", "")):  # fmt: skip
        s._save(GatheringSession(gathering=row, title=title, begins=begins, minutes=minutes))
    for theme, text in (("challenge", "ضمانت وام برای آزادشدگان دشوار است"),
                        ("opportunity", "بازار صادرات پوشاک جنوب باز شده است"),
                        ("proposal", "نمایشگاه دائمی تولیدات زندان‌ها")):  # fmt: skip
        s._save(Proposal(public_id=s.world.uuid(), council=s.council, gathering=row, text=text,
                         theme=theme, raised_on=row.on, words=words_of([text])))  # fmt: skip
    _raised(s)


def _raised(s: Story) -> None:
    """What bodies brought up by themselves."""
    for code, theme, ago, text, why in (
        ("BUSHEHR-ASSOC-CENTRAL", "challenge", 18, "اجارهٔ انبار سبدهای زمستانی دو برابر شده است", ""),
        ("BUSHEHR-TVTO", "opportunity", 33,
         "کارگاه سیار تا پایان سال دو هفتهٔ خالی دارد و می‌تواند به زندان کنگان برود", ""),
        ("BUSHEHR-TVTO", "challenge", 50, "سهمیهٔ آزمون مهارت برای شهریور کم است",
         "سهمیه افزایش یافت."),
    ):  # fmt: skip
        s._save(Proposal(
            public_id=s.world.uuid(), council=s.council, text=text, theme=theme,
            organisation=s.world.organisations[code], raised_on=s.day(-ago),
            raised_by=s.world.users["liaison"].pk, words=words_of([text]),
            state="set_aside" if why else "open", reason=why,
            decided_on=s.day(10 - ago) if why else None,
        ))  # fmt: skip


def _directives(s: Story) -> None:
    listed = (
        (s.national, "خط‌مشی اشتغال مددجویان", True, -20, 10, ("BUSHEHR",), -18, None),
        (s.council, "معرفی رابط شورا", False, -40, -20, ("BUSHEHR-TVTO", "BUSHEHR-HEALTH"), -38, -30),
        (s.council, "پیش‌بینی اعتبار سال آینده", False, -12, -2, ("BUSHEHR-TVTO", "BUSHEHR-LOANS"),
         None, None),
    )  # fmt: skip
    for council, title, policy, sent, due, bodies, seen, answered in listed:
        row = s._save(Directive(
            public_id=s.world.uuid(), council=council, title=title, policy_line=policy,
            text="خواهشمند است نتیجه تا موعد اعلام شود.", sent_on=s.day(sent),
            answer_due=s.day(due), sent_by=s.chief,
        ))  # fmt: skip
        for code in bodies:
            by = s.world.users["liaison"].pk
            s._save(DirectiveCopy(
                directive=row, council_id=council.pk, organisation=s.world.organisations[code],
                headquarters_id=s.head.pk, sent_on=row.sent_on, answer_due=row.answer_due,
                acknowledged_at=None if seen is None else s.moment(seen, 9),
                acknowledged_by=None if seen is None else by,
                answer="" if answered is None else "رابط معرفی شد.",
                answered_on=None if answered is None else s.day(answered),
                answered_by=None if answered is None else by,
            ))  # fmt: skip
