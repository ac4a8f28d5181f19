from django.urls import path

from .views import accounts, books, exports, payments

app_name = "ledger"
urlpatterns = [
    path("ledger/", books.index, name="index"),
    path("ledger/<str:code>/", books.home, name="home"),
    path("ledger/<str:code>/open", books.open_book, name="open"),
    path("ledger/<str:code>/entries/", books.entries, name="entries"),
    path("ledger/<str:code>/entries/new", books.new, name="entry_new"),
    path("ledger/<str:code>/entries/<uuid:public_id>/", books.entry, name="entry"),
    path("ledger/<str:code>/entries/<uuid:public_id>/reverse", books.reverse_one, name="reverse"),
    path("ledger/<str:code>/close", books.close, name="close"),
    path("ledger/<str:code>/export.<str:kind>", exports.export, name="export"),
    path("ledger/<str:code>/payments/", payments.payment_list, name="payments"),
    path("ledger/<str:code>/payments/act", payments.act, name="payments_act"),
    path("ledger/<str:code>/payments/new", payments.new, name="payment_new"),
    path("ledger/<str:code>/payments/<uuid:public_id>/", payments.payment, name="payment"),
    path("ledger/<str:code>/payments/<uuid:public_id>/change", payments.change, name="payment_change"),
    path("ledger/<str:code>/payments/<uuid:public_id>/approve", payments.approve, name="payment_approve"),
    path("ledger/<str:code>/payments/<uuid:public_id>/reject", payments.reject, name="payment_reject"),
    path("ledger/<str:code>/payments/<uuid:public_id>/cancel", payments.cancel, name="payment_cancel"),
    path("ledger/<str:code>/payments/<uuid:public_id>/paid", payments.paid, name="payment_paid"),
    path("ledger/<str:code>/payments/<uuid:public_id>/returned", payments.returned, name="payment_returned"),
    path("ledger/<str:code>/files/", payments.files, name="files"),
    path("ledger/<str:code>/files/<uuid:public_id>", payments.file_download, name="file"),
    path("ledger/<str:code>/files/<uuid:public_id>/void", payments.file_void, name="file_void"),
    path("clients/<uuid:public_id>/pay-accounts/", accounts.pay_accounts, name="pay_accounts"),
    path("clients/<uuid:public_id>/pay-accounts/<int:account>/end", accounts.pay_account_end, name="pay_account_end"),
]  # fmt: skip
