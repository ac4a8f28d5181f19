"""Routes of this room. The sign-in pages keep the library's names, outside the namespace."""

from django.urls import include, path

from .views import account, bodies, drafts, joining, journal, members, reviews, sign_in

MEMBER = "bodies/<slug:code>/members/<uuid:membership>"

own = [
    path("account/", account.account, name="account"),
    path("account/sessions/end", account.end_sessions, name="end_sessions"),
    path("draft/<path:form>", drafts.draft, name="draft"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/export", bodies.export, name="bodies_export"),
    path("bodies/new", bodies.create, name="body_create"),
    path("bodies/<slug:code>/", bodies.body, name="body"),
    path("bodies/<slug:code>/edit", bodies.edit, name="body_edit"),
    path("bodies/<slug:code>/members/", members.members, name="members"),
    path("bodies/<slug:code>/members/invite", members.invite, name="invite"),
    path(f"{MEMBER}/end", members.end, name="member_end"),
    path(f"{MEMBER}/role", members.role, name="member_role"),
    path(f"{MEMBER}/factor", members.reset_factor, name="member_factor"),
    path("invitations/<uuid:invitation>/withdraw", members.withdraw, name="withdraw"),
    path("join/<str:token>", joining.accept, name="accept"),
    path("new-password/<str:token>", joining.new_password, name="new_password"),
    path("access/review/", reviews.review, name="review"),
    path("access/factor-resets/", reviews.factor_resets, name="factor_resets"),
    path("access/factor-resets/<uuid:reset>/decide", reviews.decide_reset, name="decide_reset"),
    path(
        "access/factor-resets/<uuid:reset>/withdraw", members.withdraw_reset, name="withdraw_reset"
    ),
    path("journal/", journal.journal, name="journal"),
    path("journal/export", journal.export, name="journal_export"),
]

sign_in_pages = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("password/", sign_in.password_change, name="account_change_password"),
    path("2fa/", sign_in.factors, name="mfa_index"),
    path("2fa/authenticate/", sign_in.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", sign_in.reauthenticate_code, name="mfa_reauthenticate"),
    path("2fa/app/activate/", sign_in.activate, name="mfa_activate_totp"),
    path("2fa/app/deactivate/", sign_in.deactivate, name="mfa_deactivate_totp"),
    path("2fa/codes/", sign_in.view_codes, name="mfa_view_recovery_codes"),
    path("2fa/codes/new/", sign_in.generate_codes, name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", sign_in.download_codes, name="mfa_download_recovery_codes"),
]

urlpatterns = [
    path("", include((own, "access"))),
    path("accounts/", include(sign_in_pages)),
]
