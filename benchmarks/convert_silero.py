"""Writes Silero's finder of speech, which faster-whisper brings along as ONNX, for whisper.cpp.

Usage: python convert_silero.py OUT.bin

Needs `faster-whisper` and `onnx`. The order of the file is that of whisper.cpp's own
models/convert-silero-vad-to-ggml.py: what it is, the sizes, then every array after its name.
"""

import struct
import sys
from pathlib import Path

import faster_whisper
import numpy as np
import onnx
from convert_peers import FLOAT16, FLOAT32, MAGIC, write_array
from onnx import numpy_helper

KIND = b"silero-16k"
VERSION = (6, 0, 0)
WINDOW, CONTEXT = 512, 64  # samples
CHANNELS = ((129, 128), (128, 64), (64, 64), (64, 128))  # into and out of each convolution
WIDTH, STATE, OUT = 3, 128, 1
GATED = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
GATES = (0, 2, 3, 1)  # where ONNX (in, out, forget, cell) has PyTorch's in, forget, cell, out


def arrays(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """The weights under the names that whisper.cpp asks for."""
    known = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    arrays_by_name = {}
    for i in range(len(CHANNELS)):
        for what in ("weight", "bias"):
            arrays_by_name[f"encoder.{i}.reparam_conv.{what}"] = known[
                f"encoder.conv_layers.{i}.{what}"
            ]
    lstm = next(node for node in model.graph.node if node.op_type == "LSTM")
    into, back, biases = (known[name][0] for name in lstm.input[1:4])
    gated = (into, back, *np.split(biases, 2))
    for what, v in zip(GATED, gated, strict=True):
        arrays_by_name[f"decoder.rnn.{what}"] = np.concatenate(
            [np.split(v, 4)[gate] for gate in GATES]
        )
    arrays_by_name["decoder.decoder.2.weight"] = known["decoder.conv1d.weight"].reshape(-1)
    arrays_by_name["decoder.decoder.2.bias"] = known["decoder.conv1d.bias"]
    arrays_by_name["stft.forward_basis_buffer"] = known[
        "encoder.feature_extractor.forward_basis_buffer"
    ]
    return {f"_model.{name}": v for name, v in arrays_by_name.items()}


def write_silero(out: Path) -> None:
    """One file for whisper.cpp; what is convolved is float16, the rest float32."""
    path = Path(faster_whisper.__file__).parent / "assets" / "silero_vad_v6.onnx"
    with out.open("wb") as f:
        f.write(struct.pack("2i", MAGIC, len(KIND)) + KIND)
        f.write(struct.pack("6i", *VERSION, WINDOW, CONTEXT, len(CHANNELS)))
        for channels in CHANNELS:
            f.write(struct.pack("3i", *channels, WIDTH))
        f.write(struct.pack("4i", STATE, STATE, STATE, OUT))
        for name, v in arrays(onnx.load(path)).items():
            convolved = ".rnn." not in name and not name.endswith("bias")
            write_array(f, name, v, FLOAT16 if convolved else FLOAT32)


if __name__ == "__main__":
    write_silero(Path(sys.argv[1]))
