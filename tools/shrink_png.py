"""Shrinks pictures of the page to 256 colors: `python tools/shrink_png.py FILE...`."""

import sys
from fractions import Fraction
from pathlib import Path

import av


def main(files: list[str]) -> None:
    """Write each file again, smaller."""
    for name in files:
        path = Path(name)
        before = path.stat().st_size
        small = shrunk(path)
        if len(small) < before:
            path.write_bytes(small)
        print(f"{name}: {before} -> {path.stat().st_size} bytes")


def shrunk(path: Path) -> bytes:
    """The picture as a PNG with a palette."""
    with av.open(str(path)) as source:
        frame = next(source.decode(video=0)).reformat(format="rgb24")
    painted = with_palette(frame)
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = painted.width, painted.height, "pal8"
    encoder.time_base = Fraction(1)
    encoder.options = {"compression_level": "9", "pred": "none"}
    packets = [*encoder.encode(painted), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)


def with_palette(frame: av.VideoFrame) -> av.VideoFrame:
    """The picture painted with the 256 colors that suit it best."""
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
    )
    split, palette = graph.add("split"), graph.add("palettegen")
    paint, sink = graph.add("paletteuse", "dither=none"), graph.add("buffersink")
    source.link_to(split)
    split.link_to(paint, 0, 0)
    split.link_to(palette, 1, 0)
    palette.link_to(paint, 0, 1)
    paint.link_to(sink)
    graph.configure()
    source.push(frame)
    source.push(None)
    painted = sink.pull()
    if not isinstance(painted, av.VideoFrame):
        raise TypeError("the filter gave no picture")
    return painted


if __name__ == "__main__":
    main(sys.argv[1:])
