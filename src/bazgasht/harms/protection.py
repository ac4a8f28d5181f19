"""Who reads and writes programmes and figures. What is in force is read by everybody at work; a
draft only by its keepers. Raw figures are read by those who import them, of their province; what is
published holds no small count. There is no person in these tables."""

from bazgasht.core.protection import Open, Protected, task

KEEPS = "any((select harms_keeps())::int[])"
BODIES = "any((select councils_bodies())::int[])"
SELF = "(select bz_user())"
SOMEBODY = "(select bz_user()) is not null"
PUBLISH = task("harms.publish")
REPORT = task("insight.weekly")
KEEPER = "{t}.organisation_id = " + KEEPS


def _of(table: str, key: str, more: str = "") -> str:
    """Over a part of ``table``: the row security of the whole decides, ``more`` narrows it."""
    return f"exists (select from harms_{table} p where p.id = {{t}}.{key}{more})"


NODE = _of("node", "node_id")
EDITS = _of("programme", "programme_id", " and p.organisation_id = " + KEEPS)
NODE_EDITS = (
    "exists (select from harms_node n join harms_programme p on p.id = n.programme_id"
    " where n.id = {t}.node_id and p.organisation_id = " + KEEPS + ")"
)
MEASURE_EDITS = (
    "exists (select from harms_measure m join harms_node n on n.id = m.node_id"
    " join harms_programme p on p.id = n.programme_id"
    " where m.id = {t}.measure_id and p.organisation_id = " + KEEPS + ")"
)
IMPORTS = "harms_imports({t}.province)"

PROTECTION = [
    Open("harms.Harm", "select, insert, update", "a list of harms", aggregate="select",
         history=True),
    Protected(
        "harms.Programme",
        select=f"({SOMEBODY} and {{t}}.state <> 'draft') or {KEEPER} or {REPORT}",
        insert=f"{KEEPER} and created_by = {SELF}", update=KEEPER,
        aggregate=("id", "kind", "state", "organisation_id", "in_force_since"),
        client=None, organisation="organisation_id", history=True,
    ),
    Protected(
        "harms.Node", select=_of("programme", "programme_id"), insert=EDITS,
        update=f"{EDITS} or {{t}}.owner_id = {BODIES}", delete=EDITS,
        aggregate=("id", "headquarters_id", "owner_id", "programme_id", "level", "state", "starts",
                   "due", "ended_on", "told_on"),
        client=None, organisation="owner_id", history=True,
    ),
    Protected("harms.NodeBudget", select=NODE, insert=f"{NODE_EDITS} and recorded_by = {SELF}",
              update=NODE_EDITS, client=None, history=True),
    Protected("harms.Measure", select=NODE, insert=NODE_EDITS, update=NODE_EDITS,
              client=None, history=True),
    Protected("harms.MeasureValue", select=_of("measure", "measure_id"),
              insert=f"{MEASURE_EDITS} and recorded_by = {SELF}", client=None),
    Protected("harms.HarmFigure", select=f"{IMPORTS} or {PUBLISH}",
              insert=f"{IMPORTS} and recorded_by = {SELF}", client=None),
    Protected("harms.Edition", select=f"{SOMEBODY} or {PUBLISH}", insert=PUBLISH, update=PUBLISH,
              update_columns=("newest",), client=None),
    Protected("harms.PublishedFigure", select=f"{SOMEBODY} or {PUBLISH}", insert=PUBLISH,
              client=None),
]  # fmt: skip
