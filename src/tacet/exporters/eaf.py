"""eaf: ELAN's annotation (EAF 3.0), a tier of segments and one of words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any
from urllib.parse import quote

from tacet.core.options.exporting import Contents
from tacet.core.transcript import Transcript
from tacet.exporters.escaping import utf_8, xml_text
from tacet.exporters.intervals import Interval, Tier, tiers
from tacet.exporters.receipt import receipt, recording_name

NO_DATE = "1970-01-01T00:00:00Z"  # the format wants one; ours would make each file another
SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"


class EafExporter:
    """An ELAN annotation document, linked to the recording by its name."""

    name = "eaf"
    extension = "eaf"
    media_type = "application/xml"
    title = "ELAN annotation"
    purpose = "ELAN"
    options = ("removed", "receipt")

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 XML, times in milliseconds; the receipt stands in the header's properties."""
        named = tiers(transcript, Contents.of(options).removed)
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<ANNOTATION_DOCUMENT AUTHOR="Tacet" DATE="{NO_DATE}" FORMAT="3.0" VERSION="3.0" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            f'xsi:noNamespaceSchemaLocation="{SCHEMA}">',
            '<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">',
            *_header(transcript, options, sum(len(tier.intervals) for tier in named)),
            "</HEADER>",
            *_time_order(tier.intervals for tier in named),
            *_tiers(named),
            '<LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" '
            'TIME_ALIGNABLE="true"/>',
            "</ANNOTATION_DOCUMENT>",
        ]
        return utf_8("".join(f"{line}\n" for line in lines))


def _header(transcript: Transcript, options: Mapping[str, Any], last: int) -> Iterator[str]:
    name = recording_name(options)
    if name:
        url = xml_text(f"./{quote(name.encode('utf-8', 'replace'))}")
        kind = 'MIME_TYPE="unknown"'
        yield f'<MEDIA_DESCRIPTOR MEDIA_URL="{url}" {kind} RELATIVE_MEDIA_URL="{url}"/>'
    yield f'<PROPERTY NAME="lastUsedAnnotationId">{last}</PROPERTY>'
    for label, value in receipt(transcript, options):
        yield f'<PROPERTY NAME="{xml_text(label)}">{xml_text(value)}</PROPERTY>'


def _time_order(intervals: Iterable[Sequence[Interval]]) -> Iterator[str]:
    yield "<TIME_ORDER>"
    numbers = count(1)
    for interval in (interval for tier in intervals for interval in tier):
        for time in (interval.start, interval.end):
            yield f'<TIME_SLOT TIME_SLOT_ID="ts{next(numbers)}" TIME_VALUE="{time}"/>'
    yield "</TIME_ORDER>"


def _tiers(named: Iterable[Tier]) -> Iterator[str]:
    numbers = count(1)
    for tier in named:
        speaker = f' PARTICIPANT="{xml_text(tier.speaker)}"' if tier.speaker else ""
        name = xml_text(tier.name)
        yield f'<TIER LINGUISTIC_TYPE_REF="default-lt"{speaker} TIER_ID="{name}">'
        for interval in tier.intervals:
            number = next(numbers)
            yield (
                f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}" '
                f'TIME_SLOT_REF1="ts{2 * number - 1}" TIME_SLOT_REF2="ts{2 * number}">'
                f"<ANNOTATION_VALUE>{xml_text(interval.text)}</ANNOTATION_VALUE>"
                "</ALIGNABLE_ANNOTATION></ANNOTATION>"
            )
        yield "</TIER>"
