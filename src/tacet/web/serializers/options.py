"""Serializer of a run's options, for a form."""

from tacet.core.options import option_fields
from tacet.core.options.types import OptionType
from tacet.library.context import AppContext
from tacet.library.use_cases.settings import choose
from tacet.web.schemas import server as schemas


def serialize_options(context: AppContext) -> list[schemas.OptionFacts]:
    """Properties of every option, with its value when none is given."""
    values = choose(context, {})
    facts = []
    for name, (group, option, hint) in option_fields().items():
        about, wanted = option.metadata, OptionType.of(hint)
        facts.append(
            schemas.OptionFacts(
                name=name,
                group=group,
                help=about["help"],
                unit=about["unit"],
                kind=wanted.kind,
                choices=[str(choice) for choice in wanted.choices],
                low=about["low"],
                high=about["high"],
                default=option.default,
                value=values[name].value,
            )
        )
    return facts
