"""Reads of chains and scenarios. No person is read here."""
