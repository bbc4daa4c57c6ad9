"""The numbers that the Java tests compare themselves with are still what PyTorch computes."""

import json
import pathlib

import optimizer_steps
import pytest

GOLDEN = pathlib.Path(__file__).parents[1] / "src/test/resources/io/modelport/torchscript/optimizer-steps.json"


def test_initial_weights_are_the_committed_ones():
    assert json.loads(GOLDEN.read_text())["initial"] == optimizer_steps.golden()["initial"]


@pytest.mark.parametrize("case", optimizer_steps.CASES)
def test_steps_are_the_committed_ones(case):
    committed = json.loads(GOLDEN.read_text())["cases"][case]
    computed = optimizer_steps.golden()["cases"][case]
    assert len(committed) == len(computed) == optimizer_steps.STEPS
    for old, new in zip(committed, computed):
        assert old["loss"] == pytest.approx(new["loss"], abs=1e-6)
        for name, values in new["weights"].items():
            assert old["weights"][name] == pytest.approx(values, abs=1e-6), name
