"""Two years of employers' openings, people put forward, jobs with their checks, and facilities."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from bazgasht.jobs.models import (
    Application,
    ApplicationCard,
    ApplicationSubject,
    Facility,
    MonitoringVisit,
    Opening,
    OpeningExclusion,
)
from bazgasht.jobs.states import FOLLOWS, Consequence

from .market import (
    CONTACT,
    FACILITIES,
    ON_THEIR_OWN,
    OPENINGS,
    PROFILES,
    WITHDREW,
    DemoOpening,
    Market,
)
from .state import TEHRAN, Person, World
from .work import ALPHABET


def make_jobs(world: World) -> None:
    market = Market(world)
    _facilities(market)
    seekers = [(p, free) for p in world.people if (free := _seeks(market, p)) is not None]
    for person, free in seekers:
        market.candidate(person, free)
    for spec in OPENINGS:
        first = world.start + timedelta(days=world.rng.randint(15, spec.every))
        while first <= world.as_of:
            _opening(market, spec, first, seekers)
            first += timedelta(days=spec.every + world.rng.randint(-15, 15))
    # somebody always waits for the employer's answer
    _opening(
        market,
        OPENINGS[0],
        world.as_of - timedelta(days=12),
        seekers,
        asked=world.as_of - timedelta(days=6),
    )
    for person, free in seekers:
        _on_their_own(market, person, free)
    market.save()
    _visits(market)


def _seeks(market: Market, person: Person) -> date | None:
    """From when somebody who agreed to be proposed is free; None for the others."""
    free = market.free_from(person)
    if free is None or free < market.world.start or not 18 <= person.age(free) <= 58:
        return None
    share = 0.45 if person.episode is not None else 0.12
    return free if market.rng.random() < share else None


def _facilities(market: Market) -> None:
    world, rng = market.world, market.rng
    officer, chief = world.users["employment"], world.users["secretary"]
    for employer, giver, kind, title, amount, owed, state, ago in FACILITIES:
        asked = world.as_of - timedelta(days=ago)
        known = state not in ("offered", "declined")
        agreed = state in ("agreed", "active", "fulfilled", "breached")
        handed = agreed and state != "agreed"
        row = Facility(
            public_id=world.uuid(), organisation=world.organisations[employer],
            given_by=world.organisations[giver], kind=kind, title=title, amount=amount,
            recorded_by_body=world.organisations["BUSHEHR-CENTRAL"].pk,
            headquarters_id=market.head, working_group_id=market.group, province="IR-18",
            prison=world.organisations["BUSHEHR-CENTRAL"] if "زندان" in title else None,
            jobs_owed=owed, jobs_due=asked + timedelta(days=rng.randint(200, 320)), state=state,
            asked_on=asked, recorded_by=officer.pk,
            assessment="کارگاه بازدید شد؛ ظرفیت و بازار فروش دارد." if known else "",
            assessed_on=asked + timedelta(days=8) if known else None,
            assessed_by=officer.pk if known else None,
            agreed_on=asked + timedelta(days=15) if agreed else None,
            approved_by=chief.pk if agreed else None,
            handed_on=asked + timedelta(days=24) if handed else None,
            ended_on=asked + timedelta(days=190 if state != "declined" else 12)
            if state in ("fulfilled", "breached", "declined") else None,
            end_note={"breached": "دستگاه‌ها به جای دیگری برده شده بود.",
                      "declined": "محل مناسب برای نصب ندارد."}.get(state, ""),
            synthetic=True,
        )  # fmt: skip
        if state == "breached" and row.ended_on:
            row.demanded_on, row.demanded = row.ended_on, amount
            row.demand_due = row.ended_on + timedelta(days=FOLLOWS[Consequence.REPAY].days)
        row.save(using="owner")
        market.facilities.append(row)


def _visits(market: Market) -> None:
    """Every second month since the handover; the breach comes from the last of them."""
    world, rng = market.world, market.rng
    for row in market.facilities:
        if row.handed_on is None:
            continue
        last = row.ended_on or world.as_of
        day, days = row.handed_on + timedelta(days=40), []
        while day < last:
            days.append(day)
            day += timedelta(days=rng.randint(50, 75))
        if row.state == "breached":
            days.append(last)
        for on in days:
            breach = row.state == "breached" and on == last
            warned = not breach and rng.random() < 0.15
            MonitoringVisit.objects.using("owner").create(
                public_id=world.uuid(), facility=row, organisation_id=row.recorded_by_body, on=on,
                found_jobs=0 if breach else rng.randint(1, row.jobs_owed + 1),
                note=row.end_note if breach else "دفتر حضور کامل نبود." if warned else "",
                consequence="repay" if breach else "warning" if warned else "none",
                recorded_by=row.recorded_by, recorded_at=world.moment(on),
            )  # fmt: skip


def _opening(
    market: Market, spec: DemoOpening, first: date, seekers: list[Any], asked: date | None = None
) -> None:
    """``asked``: the day on which all were put forward; else each on a day of the first weeks."""
    world, rng = market.world, market.rng
    until = first + timedelta(days=rng.randint(45, 75))
    body = world.organisations[spec.employer]
    linked = [
        f for f in market.facilities
        if f.organisation_id == body.pk and f.state in ("active", "fulfilled")
        and f.handed_on and f.handed_on <= first
    ]  # fmt: skip
    row = Opening(
        public_id=world.uuid(), organisation=body, headquarters_id=market.head,
        working_group_id=market.group, trade=market.trades[spec.trade], title=spec.title,
        province="IR-18", county=spec.county, home_based=spec.home_based,
        pay_kind=spec.pay_kind, wage=spec.wage, hours_week=spec.hours, seats=spec.seats,
        description="کار پایدار با بیمه؛ آموزش روزهای نخست با کارفرماست.",
        eligibility=[{"field": "age", "op": "at_least", "value": 18}], valid_until=until,
        weekdays=list(spec.times.days), time_from=spec.times.begins, time_to=spec.times.ends,
        facility=linked[0] if linked else None, state="open", opened_on=first, synthetic=True,
    )  # fmt: skip
    row.save(using="owner")
    if spec.trade == "driving":
        OpeningExclusion.objects.using("owner").create(
            opening=row, organisation_id=body.pk, offence="traffic",
            reason="پروانهٔ حمل بار به دارندهٔ محکومیت رانندگی داده نمی‌شود.",
            recorded_by=world.users["employment"].pk,
        )  # fmt: skip
    started = sum(
        _apply(market, spec, row, person, free, n, asked)
        for n, (person, free) in enumerate(_pool(market, spec, first, until, seekers))
    )
    _close(world, row, started, until)


def _close(world: World, row: Opening, started: int, until: date) -> None:
    if until < world.as_of:
        row.state, row.closed_on = "expired", until + timedelta(days=1)
        if world.rng.random() < 0.3:
            row.state = "closed"
    if started >= row.seats:
        row.state, row.closed_on = "filled", min(until, world.as_of)
    if row.state != "open":
        # the whole way was walked at once: of the states in between there is no row
        Opening.objects.using("owner").filter(pk=row.pk).update(
            state=row.state, closed_on=row.closed_on
        )


def _pool(
    market: Market, spec: DemoOpening, first: date, until: date, seekers: list[Any]
) -> list[Any]:
    """Who may be put forward: free in time, in no job, not excluded."""
    world, rng = market.world, market.rng
    found = [
        (p, free) for p, free in seekers
        if free - timedelta(days=60) <= first and market.busy.get(p.client.pk, free) <= until
        and (free >= first - timedelta(days=400))
        and not (spec.trade == "driving" and p.episode and p.episode.offence == "traffic")
        and (p.sex == "f") == (spec.trade in ("tailoring", "garment-sewing"))
        and p.since <= min(until, world.as_of)
    ]  # fmt: skip
    return rng.sample(found, k=min(len(found), spec.seats * 2 + 1))


def _apply(
    market: Market,
    spec: DemoOpening,
    row: Opening,
    person: Person,
    free: date,
    n: int,
    on: date | None,
) -> bool:
    """One application with its person, card and job; returns whether somebody started."""
    world, rng = market.world, market.rng
    assert row.opened_on is not None
    asked = max(on or row.opened_on + timedelta(days=rng.randint(1, 20)), person.since)
    if asked > world.as_of:
        return False
    steps = [asked + timedelta(days=d) for d in (3, 8, 14)]
    app = Application(
        public_id=world.uuid(), code="A-" + "".join(rng.choices(ALPHABET, k=6)), opening=row,
        employer_id=row.organisation_id, case_organisation_id=person.home,
        headquarters_id=market.head, working_group_id=market.group, expressed_on=asked,
        created_by=market.officer(person), created_at=world.moment(asked), synthetic=True,
    )  # fmt: skip
    end = rng.choices(("started", "declined", "rejected", "withdrawn"), (58, 22, 8, 12))[0]
    if n >= row.seats and end == "started":
        end = "declined"
    if steps[0] <= world.as_of:
        app.state, app.agreed_on = "applied", steps[0]
    if steps[1] <= world.as_of and end != "withdrawn":
        app.state = "interview"
    if app.agreed_on and end != "withdrawn":
        app.interview_at = datetime.combine(steps[1], time(10), TEHRAN)
        app.interview_place = "دفتر کارخانه"
    if steps[2] <= world.as_of:
        _end(app, end, steps[2], rng)
    begins = max(steps[2] + timedelta(days=4), free)
    if app.state == "offered" and end == "started":
        app.starts = begins
        if begins <= world.as_of - timedelta(days=1):
            app.state = "started"
    if app.state == "interview" and app.interview_at is None:
        app.state = "applied"
    market.rows[Application].append(app)
    market.rows[ApplicationSubject].append(
        ApplicationSubject(
            application=app, client=person.client, organisation_id=person.home,
            opening_id=row.pk,
        )
    )  # fmt: skip
    if app.agreed_on:
        market.rows[ApplicationCard].append(_card(market, app, person))
    if app.state != "started":
        return False
    market.job(
        person, begins, kind="home_based" if spec.home_based else "employee",
        occupation_id=row.trade.occupation_id, title=row.title, application=app,
        employer_id=row.organisation_id, employer_name=row.organisation.name,
        facility=row.facility, county=row.county,
        wage=row.wage if spec.pay_kind == "monthly" else None, hours_week=row.hours_week,
    )  # fmt: skip
    return True


def _end(app: Application, end: str, day: date, rng: Any) -> None:
    if end in ("started", "rejected"):
        app.state, app.offered_on, app.starts = "offered", day, day + timedelta(days=4)
    if end == "rejected":
        app.state, app.ended_on, app.withdraw_code = "rejected", day, rng.choice(WITHDREW)
    if end == "declined":
        app.state, app.ended_on = "declined", day
        app.decline_code = rng.choice(("filled", "skill", "hours", "no_show"))
    if end == "withdrawn":
        app.state, app.ended_on, app.withdraw_code = "withdrawn", day, rng.choice(WITHDREW)


def _card(market: Market, app: Application, person: Person) -> ApplicationCard:
    rng = market.rng
    tells = rng.random() < 0.12
    return ApplicationCard(
        application=app, client=person.client, organisation_id=person.home,
        employer_id=app.employer_id, name=f"{person.given} {person.family}", contact=CONTACT,
        profile=rng.choice(PROFILES),
        certificates=[
            {"title": c.course_title, "hours": c.hours, "issuer": c.issuer_name, "code": c.code,
             "issued_on": c.issued_on.isoformat()}
            for c in market.papers.get(person.client.pk, [])[:2]
        ],
        tells_prison=tells,
        told="مدتی در زندان بودم؛ آنجا کار یاد گرفتم و می‌خواهم ادامه بدهم." if tells else "",
    )  # fmt: skip


def _on_their_own(market: Market, person: Person, free: date) -> None:
    """Some find work without an opening: at home, on their own, with somebody they know."""
    world, rng = market.world, market.rng
    started = max(free, person.since) + timedelta(days=rng.randint(5, 90))
    if person.client.pk in market.busy or started > world.as_of or rng.random() > 0.3:
        return
    kind, occupation, title, wage = rng.choice(ON_THEIR_OWN)
    market.job(
        person, started, kind=kind, occupation_id=occupation, title=title,
        employer_name="" if kind == "self_employed" else "استادکار محلی" if kind == "employee"
        else "سفارش‌دهندهٔ محلی",
        county=person.city, wage=wage if rng.random() < 0.7 else None,
        hours_week=rng.choice((30, 40, 44)),
    )  # fmt: skip
