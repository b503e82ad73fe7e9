"""Stored plans keep the field names of the first version."""

from tacet.core.planning.plan import Outline
from tacet.core.span import Span
from tacet.core.window import Window
from tacet.library.model.run import PlanFacts
from tacet.store.repository.mappers import plan_json, plan_value


def test_leading_silence_is_stored_under_its_first_name():
    window = Window(Span(1.0, 2.0), leading_silence=0.25)
    plan = PlanFacts((Outline(Span(0.0, 2.0), (), (), 1.0, ((window,),)),), "en", 1.0)
    assert '"lead":0.25' in plan_json(plan)
    assert "leading_silence" not in plan_json(plan)
    assert plan_value(plan_json(plan)) == plan
