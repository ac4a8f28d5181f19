"""The components' Python side; ``templatetags/ui.py`` hands them to the templates."""
