"""Plans as lists of chapters: stored plans get a single one."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PLANS = sa.table("plans", sa.column("run_id", sa.String), sa.column("plan", sa.Text))


def upgrade() -> None:
    """Rewrite every stored plan, one at a time since some are large."""
    connection = op.get_bind()
    for run_id in connection.scalars(sa.select(PLANS.c.run_id)).all():
        mine = PLANS.c.run_id == run_id
        plan = connection.execute(sa.select(PLANS.c.plan).where(mine)).scalar_one()
        connection.execute(PLANS.update().where(mine).values(plan=_in_chapters(plan)))


def _in_chapters(content: str) -> str:
    (plan,) = json.loads(content)
    chapter = {
        "span": {"start": 0.0, "end": plan.pop("duration")},
        "speech": plan.pop("speech"),
        "certain": plan.pop("certain"),
        "silence_left_out": plan.pop("silence_left_out"),
        "shards": plan.pop("windows"),
    }
    return json.dumps([{"chapters": [chapter], **plan}])
