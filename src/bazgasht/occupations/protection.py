"""Occupations, trades and forecasts hold no person."""

from bazgasht.core.protection import Open

EDIT = "select, insert, update"

PROTECTION = [
    Open("occupations.Occupation", EDIT, "a classification", aggregate="select", history=True),
    Open("occupations.Trade", EDIT, "a classification", aggregate="select", history=True),
    Open("occupations.Skill", EDIT, "a classification", aggregate="select"),
    Open("occupations.Skill_trades", EDIT + ", delete", "a classification", aggregate="select"),
    Open("occupations.Forecast", EDIT + ", delete", "published figures", aggregate="select",
         history=True),
]  # fmt: skip
