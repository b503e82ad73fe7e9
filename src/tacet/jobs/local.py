"""The dispatcher of one computer: the worker looks at the database itself, several times a second.

That look is one number of the database's own and reads no table, so nothing has to be sent.
"""


class LocalDispatcher:
    """Wakes nobody, since the local worker never sleeps long."""

    def wake(self) -> None:
        """Do nothing; the worker sees the change within half a second."""
