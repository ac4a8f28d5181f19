"""Chains are everybody's to read and their keeper's to change. No person stands in this room."""

from bazgasht.core.protection import Open, Protected, own

SIGNED_IN = "(select bz_user()) is not null"
OWN = f"({own()} or {own(orgs='bz_boards')})"
"""A headquarters keeps chains too, and it is no body of persons."""
OWN_CHAIN = (
    "exists (select from chains_chain c where c.id = {t}.chain_id"
    " and (c.organisation_id = any((select bz_orgs())::int[])"
    " or c.organisation_id = any((select bz_boards())::int[])))"
)

PROTECTION = [
    Protected(
        "chains.Chain", select=SIGNED_IN, insert=OWN, update=OWN,
        aggregate=("id", "organisation_id", "headquarters_id", "working_group_id", "state"),
        client=None, organisation="organisation_id", history=True,
    ),
    Protected("chains.Link", select=SIGNED_IN, insert=OWN_CHAIN, update=OWN_CHAIN,
              delete=OWN_CHAIN, client=None, history=True),
    Protected("chains.Flow", select=SIGNED_IN, insert=OWN_CHAIN, update=OWN_CHAIN,
              delete=OWN_CHAIN, client=None, history=True),
    Protected("chains.Measure", select=SIGNED_IN, insert=OWN_CHAIN, update=OWN_CHAIN,
              aggregate=("chain_id", "on", "active", "missing", "jobs", "jobs_open"), client=None),
    Protected(
        "chains.Scenario", select=SIGNED_IN,
        insert=f"{OWN} and created_by = (select bz_user())", update=OWN, delete=OWN,
        client=None, organisation="organisation_id", history=True,
    ),
    Open("chains.Scenario_chains", "select, insert, delete", "chains a scenario is about"),
]  # fmt: skip
