"""What every page is made of: layout, components, tables, charts and printed papers."""
