"""Figures without persons; only the aggregate role writes them, only the secretary publishes."""

from bazgasht.core.protection import Open

PROTECTION = [
    Open("insight.Fact", "select", "counts of bodies' work",
         aggregate="select, insert, update, delete"),
    Open("insight.WeeklyReport",
         "select, update (note, seal, digest, published_at, published_by)", "frozen figures",
         aggregate="select, insert, update"),
    Open("insight.PartReport",
         "select, update (note, seal, digest, published_at, published_by)", "frozen figures",
         aggregate="select, insert, update"),
]  # fmt: skip
