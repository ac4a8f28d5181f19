from django.urls import path

from .views import bulk, catalogue, deliveries

app_name = "services"
urlpatterns = [
    path("services/", catalogue.service_list, name="list"),
    path("services/export", catalogue.export, name="export"),
    path("services/new", catalogue.create, name="create"),
    path("services/<uuid:public_id>/", catalogue.detail, name="detail"),
    path("services/<uuid:public_id>/edit", catalogue.edit, name="edit"),
    path("deliveries/", deliveries.delivery_list, name="deliveries"),
    path("deliveries/export", deliveries.export, name="deliveries_export"),
    path("deliveries/new", deliveries.record, name="record"),
    path("deliveries/bulk", bulk.choose, name="bulk"),
    path("deliveries/bulk/confirm", bulk.confirm, name="bulk_confirm"),
    path("deliveries/<uuid:public_id>/", deliveries.detail, name="delivery"),
    path("deliveries/<uuid:public_id>/void", deliveries.void, name="void"),
]
