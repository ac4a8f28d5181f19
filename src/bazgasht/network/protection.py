"""Bodies' public face: no client in these tables."""

from bazgasht.core.protection import Open

ALL = "select, insert, update"

PROTECTION = [
    Open("network.Mission", ALL, "duties of working groups", aggregate="select", history=True),
    Open("network.MemberBody", ALL, "bodies in a headquarters", aggregate="select"),
    Open("network.MemberBody_working_groups", ALL + ", delete", "bodies in groups",
         aggregate="select"),
    Open("network.Contact", ALL, "people at work, at their place of work"),
]  # fmt: skip
