"""Serializers of export formats, their options, and the beginning of a file."""

from tacet.core.options.exporting import export_fields, export_groups
from tacet.core.options.types import OptionType
from tacet.library.context import AppContext
from tacet.library.use_cases.exports import EXPORT_DEFAULTS, Export
from tacet.web.schemas import exports as schemas

PREVIEW_LINES = 60
PREVIEW_LETTERS = 20_000  # of a preview: JSON has but one line
PREVIEW_PAGE = 400_000  # bytes of a page that is shown as a whole; half of one is broken
PAGE = "text/html"


def serialize_formats(context: AppContext) -> schemas.Formats:
    """Every format that is written or read, plug-ins included."""
    return schemas.Formats(
        exports=[
            schemas.ExportFormat(
                name=exporter.name,
                title=exporter.title,
                purpose=getattr(exporter, "purpose", ""),  # plug-ins of before had none
                extension=exporter.extension,
                media_type=exporter.media_type,
                options=list(getattr(exporter, "options", ())),
            )
            for exporter in context.exporters.values()
        ],
        options=_options(),
        imports=[
            schemas.ImportFormat(
                name=importer.name, title=importer.title, extension=importer.extension
            )
            for importer in context.importers.values()
        ],
    )


def _options() -> list[schemas.ExportOption]:
    groups = export_groups()
    return [
        schemas.ExportOption(
            name=name,
            group=groups[name],
            help=field.metadata["help"],
            unit=field.metadata["unit"],
            kind=OptionType.of(hint).kind,
            low=field.metadata["low"],
            high=field.metadata["high"],
            default=EXPORT_DEFAULTS.get(name, field.default),
        )
        for name, (field, hint) in export_fields().items()
    ]


def serialize_preview(file: Export) -> schemas.ExportPreview:
    """The first lines of a file; of a page all or nothing."""
    text = _text(file)
    shown = text if text is None or _is_page(file) else _beginning(text)
    return schemas.ExportPreview(
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        text=shown,
        complete=shown is not None and shown == text,
    )


def _text(file: Export) -> str | None:
    if _is_page(file) and len(file.content) > PREVIEW_PAGE:
        return None
    try:
        return file.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _is_page(file: Export) -> bool:
    return file.media_type.partition(";")[0] == PAGE


def _beginning(text: str) -> str:
    short = text if len(text) <= PREVIEW_LETTERS else text[:PREVIEW_LETTERS]
    lines = short.split("\n")
    if len(lines) <= PREVIEW_LINES + (not lines[-1]):  # nothing comes after the last line's end
        return short
    return "\n".join(lines[:PREVIEW_LINES])
