from django.urls import path

from .views import acting, boards, box, creating, opening, papers, waiting

app_name = "referrals"
urlpatterns = [
    path("referrals/", box.board, name="board"),
    path("referrals/export", box.export, name="export"),
    path("referrals/assign", box.assign_many, name="assign_many"),
    path("referrals/new/<uuid:client>/", creating.create, name="create"),
    path("referrals/<uuid:public_id>/", opening.detail, name="detail"),
    path("referrals/<uuid:public_id>/edit", creating.edit, name="edit"),
    path("referrals/<uuid:public_id>/do/<slug:code>", acting.do, name="do"),
    path("referrals/<uuid:public_id>/decline", acting.decline, name="decline"),
    path("referrals/<uuid:public_id>/hold", acting.hold, name="hold"),
    path("referrals/<uuid:public_id>/deliver", acting.deliver, name="deliver"),
    path("referrals/<uuid:public_id>/end", acting.end, name="end"),
    path("referrals/<uuid:public_id>/transfer", acting.transfer, name="transfer"),
    path("referrals/<uuid:public_id>/assign", acting.assign, name="assign"),
    path("referrals/<uuid:public_id>/letter.pdf", papers.letter, name="letter"),
    path("referrals/<uuid:public_id>/why", waiting.why, name="why"),
    path("services/<uuid:public_id>/waiting", waiting.waiting_list, name="waiting_list"),
    path("services/<uuid:public_id>/waiting/export", waiting.export, name="waiting_export"),
    path("boards/", boards.index, name="boards"),
    path("boards/referral/<uuid:public_id>/", boards.item, name="board_item"),
    path("boards/referral/<uuid:public_id>/remind", boards.remind, name="remind"),
    path("boards/<slug:code>/", boards.columns, name="board_columns"),
    path("boards/<slug:code>/list", boards.listed, name="board_list"),
    path("boards/<slug:code>/export", boards.export, name="board_export"),
]
