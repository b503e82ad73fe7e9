"""Quiet logging of Alembic; imported before it."""

import logging

logging.getLogger("alembic").setLevel(logging.WARNING)
