"""Speakers by sherpa-onnx with the same two networks; runs in an environment of its own.

    pip install sherpa-onnx==2.0.1 numpy
    python benchmarks/speakers/sherpa_child.py WEIGHTS RECORDINGS ANSWERS [THRESHOLD]

WEIGHTS is src/tacet/diarizers/weights, RECORDINGS what `python -m benchmarks.speakers --write`
made. With THRESHOLD "known" the number of people is given; else it is the distance at which
clusters end.
"""

import sys
import time
import wave
from pathlib import Path

import numpy as np
import sherpa_onnx


def main(weights: Path, recordings: Path, answers: Path, threshold: str = "0.5") -> None:
    """Write an RTTM file for each recording."""
    answers.mkdir(parents=True, exist_ok=True)
    spent = length = 0.0
    for path in sorted(recordings.glob("*.wav")):
        with wave.open(str(path)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), np.int16) / np.float32(
                32768
            )
        expected = path.with_suffix(".expected.rttm").read_text().splitlines()
        people = len({line.split()[7] for line in expected})
        program = _program(weights, people if threshold == "known" else -1, threshold)
        started = time.process_time()
        turns = program.process(samples).sort_by_start_time()
        spent, length = spent + time.process_time() - started, length + len(samples) / 16_000
        lines = (
            f"SPEAKER {path.stem} 1 {turn.start:.3f} {turn.end - turn.start:.3f} <NA> <NA> "
            f"{turn.speaker} <NA> <NA>\n"
            for turn in turns
        )
        (answers / f"{path.stem}.rttm").write_text("".join(lines))
    print(f"{60 * spent / length:.2f} s of processor time per minute")


def _program(weights: Path, people: int, threshold: str) -> sherpa_onnx.OfflineSpeakerDiarization:
    clustering = sherpa_onnx.FastClusteringConfig(
        num_clusters=people, threshold=0.5 if people > 0 else float(threshold)
    )
    config = sherpa_onnx.OfflineSpeakerDiarizationConfig(
        segmentation=sherpa_onnx.OfflineSpeakerSegmentationModelConfig(
            pyannote=sherpa_onnx.OfflineSpeakerSegmentationPyannoteModelConfig(
                model=str(weights / "segmentation-3.0.onnx")
            ),
        ),
        embedding=sherpa_onnx.SpeakerEmbeddingExtractorConfig(model=str(weights / "campplus.onnx")),
        clustering=clustering,
    )
    return sherpa_onnx.OfflineSpeakerDiarization(config)


if __name__ == "__main__":
    of_weights, of_sound, of_answers = map(Path, sys.argv[1:4])
    main(of_weights, of_sound, of_answers, *sys.argv[4:5])
