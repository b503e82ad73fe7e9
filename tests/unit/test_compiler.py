"""Graphs are compiled also where OpenVINO does not know a setting that is not documented."""

import numpy as np
import pytest

from tacet.compute import compiler

pytest.importorskip("openvino", reason="OpenVINO is installed where its encoder is faster")


@pytest.mark.parametrize("setting", [compiler.RUNTIME_CACHE, {"NO_SUCH_SETTING": 1}])
def test_a_graph_is_compiled_with_a_setting_or_without(monkeypatch, setting):
    from openvino import Model
    from openvino import opset13 as ops

    monkeypatch.setattr(compiler, "RUNTIME_CACHE", setting)
    given = ops.parameter([-1, 2], np.float32)
    compiled = compiler.Compiler(1).compiled(Model([ops.relu(given)], [given]))
    found = compiler.Compiled(compiled).infer([np.array([[-1, 2]], np.float32)])
    assert found[0].tolist() == [[0, 2]]
