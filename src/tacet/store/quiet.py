"""Keeps Alembic quiet, which otherwise tells every start at length; imported before it."""

import logging

logging.getLogger("alembic").setLevel(logging.WARNING)
