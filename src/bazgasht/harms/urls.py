from django.urls import path

from .views import files, harms, measures, nodes, programmes

app_name = "harms"
PROGRAMME = "programmes/<uuid:public_id>"
PART = "programmes/parts/<uuid:public_id>"
HARM = "harms/<slug:code>"
MEASURE = "programmes/measures/<uuid:public_id>"
urlpatterns = [
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/new", programmes.new, name="programme_new"),
    path("programmes/template/<slug:name>", files.template, name="template"),
    path(f"{PROGRAMME}/", programmes.programme, name="programme"),
    path(f"{PROGRAMME}/edit", programmes.edit, name="programme_edit"),
    path(f"{PROGRAMME}/do/<slug:act>", programmes.do, name="programme_do"),
    path(f"{PROGRAMME}/counterparts", programmes.counterparts, name="counterparts"),
    path(f"{PROGRAMME}/parts/new", nodes.new, name="node_new"),
    path(f"{PROGRAMME}/import", files.tree_import, name="tree_import"),
    path(f"{PROGRAMME}/values", files.values_import, name="values_import"),
    path(f"{PROGRAMME}/export", files.export, name="programme_export"),
    path(f"{PROGRAMME}/programme.pdf", files.paper, name="programme_pdf"),
    path(f"{PART}/", nodes.node, name="node"),
    path(f"{PART}/edit", nodes.edit, name="node_edit"),
    path(f"{PART}/remove", nodes.remove, name="node_remove"),
    path(f"{PART}/do/<slug:state>", nodes.do, name="node_do"),
    path(f"{PART}/say", nodes.say, name="node_say"),
    path(f"{PART}/budget", nodes.budget, name="node_budget"),
    path(f"{PART}/measures/new", measures.new, name="measure_new"),
    path(f"{MEASURE}/", measures.measure, name="measure"),
    path(f"{MEASURE}/edit", measures.edit, name="measure_edit"),
    path(f"{MEASURE}/value", measures.value, name="measure_value"),
    path("harms/", harms.listed, name="harms"),
    path("harms/import", harms.figures_import, name="figures_import"),
    path("harms/import/template", harms.figures_template, name="figures_template"),
    path("harms/new", harms.new, name="harm_new"),
    path(f"{HARM}/", harms.harm, name="harm"),
    path(f"{HARM}/edit", harms.edit, name="harm_edit"),
    path(f"{HARM}/export", harms.export, name="harm_export"),
    path(f"{HARM}/provinces/<slug:iso>/", harms.province, name="harm_province"),
]
