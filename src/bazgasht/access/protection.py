"""Who may touch what in this room, and in the libraries' tables it brings along."""

from bazgasht.core.protection import Open, Protected, granted, own

STAFF = "select, insert, update"
LIBRARY = "select, insert, update, delete"

PROTECTION = [
    Open("access.User", STAFF, "people at work, not clients"),
    Open("access.User_groups", "select", "unused by this project"),
    Open("access.User_user_permissions", "select", "unused by this project"),
    Open("access.Organisation", STAFF, "bodies", aggregate="select", history=True),
    Open("access.Membership", STAFF, "roles of people at work", history=True),
    Open("access.Invitation", STAFF, "offers of roles"),
    Open("access.FactorReset", STAFF, "requests about sign-in"),
    Open("access.SignIn", STAFF, "sessions of people at work"),
    Open("core_cache", LIBRARY, "counters of sign-in attempts, no person"),
    Protected(
        "access.JournalEntry",
        select="(select bz_auditor()) or (client_id is not null and "
        + granted(level=3) + ") or user_id = (select bz_user())",
        insert="true",
        aggregate=("id", "at", "action", "task"),
    ),
    Open("access.JournalSeal", "select", "hashes only", aggregate="select"),
    Protected(
        "core.History",
        select="client_id is not null and " + granted(level=3)
        + " or client_id is null and " + own(),
    ),
    Open("core.Deployed", "select", "fingerprints of this very protection", aggregate="select"),
    Protected(
        "core.Draft",
        select="user_id = (select bz_user())",
        insert="user_id = (select bz_user())",
        update="user_id = (select bz_user())",
        delete="user_id = (select bz_user())",
    ),
    Open("auth.Permission", "select", "unused by this project"),
    Open("auth.Group", "select", "unused by this project"),
    Open("auth.Group_permissions", "select", "unused by this project"),
    Open("contenttypes.ContentType", "select", "names of models"),
    Open("sessions.Session", LIBRARY, "sessions of people at work; ids only"),
    Open("account.EmailAddress", LIBRARY, "people at work"),
    Open("account.EmailConfirmation", LIBRARY, "people at work"),
    Open("mfa.Authenticator", LIBRARY, "second factors of people at work, encrypted"),
    Open("procrastinate.ProcrastinateJob", LIBRARY, "arguments are ids of protected rows"),
    Open("procrastinate.ProcrastinateEvent", LIBRARY, "when jobs ran"),
    Open("procrastinate.ProcrastinatePeriodicDefer", LIBRARY, "schedule"),
    Open("procrastinate.ProcrastinateWorker", LIBRARY, "running workers"),
]  # fmt: skip
