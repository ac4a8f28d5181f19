from django.urls import path

from .views import chains, links, scenarios

app_name = "chains"
urlpatterns = [
    path("chains/", chains.chain_list, name="list"),
    path("chains/export", chains.export, name="export"),
    path("chains/new", chains.new, name="new"),
    path("chains/scenarios/", scenarios.scenario_list, name="scenarios"),
    path("chains/scenarios/export", scenarios.export, name="scenarios_export"),
    path("chains/scenarios/new", scenarios.new, name="scenario_new"),
    path("chains/scenarios/compare", scenarios.compare, name="compare"),
    path("chains/scenarios/paper.pdf", scenarios.paper, name="paper"),
    path("chains/scenarios/<uuid:public_id>/", scenarios.detail, name="scenario"),
    path("chains/scenarios/<uuid:public_id>/edit", scenarios.edit, name="scenario_edit"),
    path("chains/scenarios/<uuid:public_id>/remove", scenarios.remove, name="scenario_remove"),
    path("chains/<uuid:public_id>/", chains.detail, name="chain"),
    path("chains/<uuid:public_id>/export", chains.links_export, name="links_export"),
    path("chains/<uuid:public_id>/edit", chains.edit, name="edit"),
    path("chains/<uuid:public_id>/confirm", chains.confirm, name="confirm"),
    path("chains/<uuid:public_id>/state/<slug:state>", chains.move, name="move"),
    path("chains/<uuid:public_id>/links/new", links.new_link, name="new_link"),
    path("chains/<uuid:public_id>/links/<slug:key>/", links.link, name="link"),
    path("chains/<uuid:public_id>/links/<slug:key>/edit", links.edit_link, name="edit_link"),
    path("chains/<uuid:public_id>/links/<slug:key>/remove", links.remove_link, name="remove_link"),
    path("chains/<uuid:public_id>/flows/new", links.new_flow, name="new_flow"),
    path("chains/<uuid:public_id>/flows/<uuid:flow>/", links.edit_flow, name="edit_flow"),
    path("chains/<uuid:public_id>/flows/<uuid:flow>/remove", links.remove_flow, name="remove_flow"),
]
