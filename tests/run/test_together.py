"""Migrations are put together for speed; what they make stays what they made one by one."""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from bazgasht.run.together import KINDS, Together, grouped


def one_by_one(operations):
    for op in operations:
        yield from op.operations if isinstance(op, Together) else [op]


def written(state):
    """The models as text: expressions in them are made anew each time and equal only themselves."""
    return {
        key: (
            {name: MigrationWriter.serialize(field)[0] for name, field in model.fields.items()},
            {name: str(value) for name, value in model.options.items()},
        )
        for key, model in state.models.items()
    }


def state_of(loader, arrange):
    state = ProjectState(real_apps=loader.unmigrated_apps)
    done = set()
    for leaf in loader.graph.leaf_nodes():
        for key in loader.graph.forwards_plan(leaf):
            if key not in done:
                done.add(key)
                for op in arrange(list(one_by_one(loader.graph.nodes[key].operations))):
                    op.state_forwards(key[0], state)
    return state


def test_the_models_are_those_of_the_single_operations():
    loader = MigrationLoader(None)
    assert written(state_of(loader, grouped)) == written(state_of(loader, list))


def test_only_neighbours_of_one_kind_are_put_together():
    loader = MigrationLoader(None)
    together = 0
    for migration in loader.disk_migrations.values():
        single = list(one_by_one(migration.operations))
        made = grouped(single)
        assert list(one_by_one(made)) == single, "nothing is lost and nothing changes its place"
        for op in made:
            if isinstance(op, Together):
                together += 1
                (kind,) = {type(part) for part in op.operations}
                assert kind in KINDS
    assert together > 20
