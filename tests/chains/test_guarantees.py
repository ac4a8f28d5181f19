"""No person in this room, by its tables; and plain SQL as the runtime role."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction
from tests.chains.conftest import flows_of, links_of, unfilled
from tests.factories import acting

from bazgasht.chains.models import Chain, Link, Measure, Scenario
from bazgasht.core import indicators, protection
from bazgasht.core.errors import NotFound
from bazgasht.core.week import Week

TABLES = sorted(t for t in protection.rules() if t.startswith("chains_"))
ROOM = list(apps.get_app_config("chains").get_models(include_auto_created=True))


def test_no_path_leads_to_a_person():
    """Along every foreign key, from the room's tables on, through bodies too."""
    seen, queue = set(), list(ROOM)
    while queue:
        model = queue.pop()
        if model in seen:
            continue
        seen.add(model)
        queue += [f.related_model for f in model._meta.get_fields()
                  if f.is_relation and f.concrete and f.related_model]  # fmt: skip
    labels = {m._meta.app_label for m in seen}
    assert labels <= {"chains", "access"}, labels
    assert {m.__name__ for m in seen if m._meta.app_label == "access"} == {"Organisation"}


def test_no_column_names_a_person():
    for model in ROOM:
        for field in model._meta.get_fields():
            assert not {"client", "person", "national", "family", "given"} & set(
                field.name.split("_")
            ), f"{model.__name__}.{field.name}"


def test_every_table_is_decided():
    assert len(TABLES) == len(ROOM) == 6
    for table in TABLES:
        rule = protection.rules()[table]
        assert isinstance(rule, protection.Protected) or table == "chains_scenario_chains"


def attempt(sql, *values):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.rowcount
    except DatabaseError as refused:
        assert getattr(refused.__cause__, "sqlstate", "") == "42501", refused
        return 0


@pytest.mark.parametrize("who", ["stranger", "viewer", "worker", "employer", "secretary"])
def test_a_foreign_body_changes_no_row_by_sql(place, chain, who):
    row = chain()
    link, flow = next(iter(links_of(row).values())), flows_of(row)[0]
    with acting(place.users[who]), transaction.atomic():
        if who == "viewer":
            return  # of the same headquarters: the permission keeps them out, not the row
        assert attempt("update chains_chain set title = 'x' where id = %s", row.pk) == 0
        assert attempt("update chains_link set capacity = 1 where id = %s", link.pk) == 0
        assert attempt("delete from chains_flow where id = %s", flow.pk) == 0
        assert attempt("delete from chains_link where id = %s", link.pk) == 0
        assert attempt("delete from chains_chain where id = %s", row.pk) == 0
        assert attempt(
            'insert into chains_measure (chain_id, "on", active, links, missing, jobs, income,'
            " jobs_open, bottleneck) values (%s, '2020-01-01', true, 1, 0, 9, 9, 9, '')", row.pk,
        ) == 0  # fmt: skip


def test_without_a_user_nothing_is_read(chain):
    chain()
    with transaction.atomic():
        assert not Chain.objects.exists() and not Link.objects.exists()
        assert not Measure.objects.exists() and not Scenario.objects.exists()


def test_a_link_of_nobody_has_no_name_in_the_database_either(place, chain):
    row = chain()
    with acting(place.chief), pytest.raises(DatabaseError), transaction.atomic():
        Link.objects.filter(chain=row, key="dairy").update(filler="nobody", filler_name="کسی")


def whole(place, code, week=None):
    week = week or Week.current()
    with connections["aggregate"].cursor() as cursor:
        cursor.execute(indicators.get(code).sql, {"start": week.start, "end": week.end})
        found = {tuple(r[:4]): r[4] for r in cursor.fetchall()}
    return found.get((place.hq.pk, 0, 0, week.start), 0)


def test_the_indicators_count_chains_at_work(place, chain, as_owner):
    from bazgasht.chains.services.chains import move_chain

    row = chain(template="greenhouse")
    assert whole(place, "chains.links_missing") == 0, "a draft is not counted"
    with acting(place.chief) as by:
        move_chain(public_id=row.public_id, state="active", version=None, by=by)
    with as_owner():
        m = Measure.objects.get(chain=row)
        unmoved = m.jobs, m.jobs_open
    assert whole(place, "chains.links_missing") == 1
    assert (whole(place, "chains.jobs"), whole(place, "chains.jobs_open")) == unmoved
    assert whole(place, "chains.links_missing", Week.current().prev()) == 0
    unfilled(row, "transport")
    with acting(place.chief) as by:
        move_chain(public_id=row.public_id, state="archived", version=None, by=by)
    assert whole(place, "chains.jobs") == 0


def test_a_chain_that_is_not_there_is_not_found(place):
    import uuid

    from bazgasht.chains.selectors.chains import get_chain

    with acting(place.chief), pytest.raises(NotFound):
        get_chain(uuid.uuid4())
