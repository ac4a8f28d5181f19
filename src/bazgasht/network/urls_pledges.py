"""Addresses of pledges, with a namespace of their own."""

from django.urls import path

from .views import pledge_acts, pledge_drafts, pledge_texts, pledges

app_name = "pledges"
ONE = "pledges/<uuid:public_id>"
TEXT = "pledges/texts/<uuid:public_id>"
urlpatterns = [
    path("pledges/", pledges.pledge_list, name="list"),
    path("pledges/export", pledges.export, name="export"),
    path("pledges/new", pledge_drafts.new, name="new"),
    path("pledges/texts/", pledge_texts.text_list, name="texts"),
    path("pledges/texts/new", pledge_texts.edit, name="text_new"),
    path(f"{TEXT}/", pledge_texts.page, name="text"),
    path(f"{TEXT}/edit", pledge_texts.edit, name="text_edit"),
    path(f"{TEXT}/publish", pledge_texts.publish, name="text_publish"),
    path(f"{ONE}/", pledges.page, name="page"),
    path(f"{ONE}/pledge.pdf", pledges.pdf, name="pdf"),
    path(f"{ONE}/content.json", pledges.content, name="content"),
    path(f"{ONE}/edit", pledge_drafts.edit, name="edit"),
    path(f"{ONE}/commitments/new", pledge_drafts.commitment, name="commitment_new"),
    path(f"{ONE}/commitments/<uuid:line>/edit", pledge_drafts.commitment, name="commitment_edit"),
    path(f"{ONE}/commitments/<uuid:line>/remove", pledge_drafts.remove, name="commitment_remove"),
    path(f"{ONE}/offer", pledge_acts.offer, name="offer"),
    path(f"{ONE}/sign", pledge_acts.sign, name="sign"),
    path(f"{ONE}/return", pledge_acts.hand_back, name="hand_back"),
    path(f"{ONE}/cancel", pledge_acts.cancel, name="cancel"),
    path(f"{ONE}/withdraw", pledge_acts.withdraw, name="withdraw"),
    path(f"{ONE}/renew", pledge_acts.renew, name="renew"),
]
