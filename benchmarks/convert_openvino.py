"""Writes a model folder as OpenVINO reads it, float16, for its WhisperPipeline.

Usage: python convert_openvino.py FOLDER OUT

FOLDER is as tools/nano/export.py or widen.py writes it. Needs `optimum-intel`, `openvino`,
`openvino-tokenizers` and PyTorch (without torchvision, unless it is built for the same PyTorch).
"""

import os
import sys
import tempfile
from pathlib import Path

from convert_peers import write_transformers

TASK = "automatic-speech-recognition-with-past"


def write_openvino(folder: Path, out: Path) -> None:
    """A folder for OpenVINO, by way of one for Transformers."""
    os.environ |= {"HF_HUB_OFFLINE": "1"}
    from optimum.exporters.openvino import main_export
    from optimum.intel import OVConfig

    with tempfile.TemporaryDirectory() as place:
        write_transformers(folder, Path(place))
        main_export(place, out, task=TASK, ov_config=OVConfig(dtype="fp16"), convert_tokenizer=True)


if __name__ == "__main__":
    write_openvino(Path(sys.argv[1]), Path(sys.argv[2]))
