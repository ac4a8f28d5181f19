"""Database backend of the tests: one connection per thread, in whatever role is being tested.

Tests connect as the owner and step down with SET ROLE, so that fixtures and the code under test
see the same open transaction and row security is enforced all the same.
"""

from contextlib import contextmanager

from psycopg.pq import TransactionStatus
from tests.engine.flush import AGGREGATE, OWNER, RUNTIME, Operations
from tests.engine.mirror import Mirror

from bazgasht.core.backend import base

__all__ = ["AGGREGATE", "OWNER", "RUNTIME", "DatabaseWrapper"]


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = Operations
    default_role = OWNER  # of new connections in every thread; RUNTIME once the tables are there

    def __new__(cls, settings_dict, alias="default"):
        return Mirror(alias) if alias in ("owner", "aggregate") else super().__new__(cls)

    def __init__(self, settings_dict, alias="default"):
        super().__init__(settings_dict, alias)
        self.role = None

    def init_connection_state(self):
        super().init_connection_state()
        self.set_role(self.role or self.default_role)

    def set_role(self, role):
        if self.connection and self.connection.info.transaction_status != TransactionStatus.INERROR:
            self.connection.execute(f'set role "{role}"')

    @contextmanager
    def acting_as(self, role):
        """Run the block as ``role``; an error inside is left for the caller's savepoint."""
        previous, self.role = self.role, role
        self.set_role(role)
        try:
            yield self
        finally:
            self.role = previous
            self.set_role(previous or self.default_role)
