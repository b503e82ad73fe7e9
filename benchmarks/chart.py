"""A bar chart as SVG text, legible in light and dark."""

from collections.abc import Mapping
from html import escape

WIDTH, LEFT, ROW, TOP = 720, 220, 30, 44
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#333}.t{font-weight:600}rect{fill:#8a8f98}"
    ".o{fill:#2f7d6b}@media(prefers-color-scheme:dark){text{fill:#ddd}}"
)


def bars(title: str, values: Mapping[str, float]) -> str:
    """One bar for each value, the least (best) one colored."""
    most, best = max(values.values()), min(values.values())
    room = WIDTH - LEFT - 70
    lines = []
    for i, (name, value) in enumerate(sorted(values.items(), key=lambda pair: pair[1])):
        y = TOP + i * ROW
        kind = ' class="o"' if value == best else ""
        length = max(2.0, room * value / most)
        lines += [
            f'<text x="{LEFT - 10}" y="{y + 15}" text-anchor="end">{escape(name)}</text>',
            f'<rect{kind} x="{LEFT}" y="{y}" width="{length:.1f}" height="20" rx="3"/>',
            f'<text x="{LEFT + length + 8:.1f}" y="{y + 15}">{value:.2f}</text>',
        ]
    height = TOP + len(values) * ROW + 8
    head = f'<text class="t" x="16" y="24">{escape(title)}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}"><style>{STYLE}</style>{head}{"".join(lines)}</svg>\n'
    )
