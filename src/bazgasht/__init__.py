"""Bazgasht: the open platform for everyone who helps a prisoner and their family return."""
