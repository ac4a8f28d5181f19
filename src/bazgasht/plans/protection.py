"""Assessments and plans belong to the case team; a body sees its own steps."""

from bazgasht.core.protection import Protected, granted, own

CASE = granted(level=3)
OWN = f"({CASE} or ({own()} and {granted()}))"

PROTECTION = [
    Protected("plans.Assessment", select=CASE, insert=f"{own()} and {CASE}",
              update=f"{own()} and {CASE}", history=True),
    Protected("plans.SectionAnswers", select=CASE, insert=CASE, update=CASE, history=True),
    Protected("plans.SecretAnswers", select=CASE, insert=CASE, update=CASE, history=True),
    Protected("plans.Need", select=CASE, insert=CASE, update=CASE, history=True),
    # a plan follows the person: the body left hands it to the one that receives
    Protected("plans.Plan", select=CASE, insert=f"{own()} and {CASE}", update=CASE, history=True,
              organisation="organisation_id"),
    Protected("plans.Goal", select=CASE, insert=CASE, update=CASE, history=True),
    Protected(
        "plans.Goal_needs",
        select="exists (select from plans_goal g where g.id = {t}.goal_id)",
        insert="exists (select from plans_goal g where g.id = {t}.goal_id)",
        delete="exists (select from plans_goal g where g.id = {t}.goal_id)",
        client=None,
    ),
    Protected("plans.Step", select=OWN, insert=CASE, update=OWN, history=True),
    Protected("plans.Review", select=CASE, insert=CASE, update=CASE, history=True),
    Protected("plans.DateMove", select=CASE, insert=CASE),
]  # fmt: skip
