"""Portable models, written by Modelport without PyTorch, opened by PyTorch without Modelport."""

import base64
import io
import json
import pathlib

import numpy
import pytest
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parents[1] / "target" / "compat" / "torchscript"
MODELS = ["perceptron", "convolutions", "strides_and_padding", "wide", "normalised_first", "bytes"]


class Model:
    """A portable file beside what Java wrote down about it."""

    def __init__(self, name):
        described = json.loads((FOLDER / f"{name}.pt.json").read_text())
        encoding = described["encoding"]
        self.layers = described["network"]["layers"]
        self.bytes = encoding["datatype"] == "UINT8"
        raw = numpy.frombuffer(base64.b64decode(described["images"]), numpy.uint8 if self.bytes else numpy.float32)
        shape = (-1, encoding["channels"], encoding["height"], encoding["width"])
        self.images = torch.from_numpy(raw.reshape(shape).copy())
        self.probabilities = torch.tensor(described["probabilities"]).reshape(len(self.images), -1)
        self.mean = torch.tensor(encoding["mean"]).reshape(-1, 1, 1)
        self.deviation = torch.tensor(encoding["standardDeviation"]).reshape(-1, 1, 1)
        self.scripted = torch.jit.load(FOLDER / f"{name}.pt")

    def plain(self):
        """The same network in torch.nn, with the weights of the file and in its memory format, which orders dropout."""
        shape = list(self.images.shape[1:])
        layers = nn.Sequential()
        for layer in self.layers:
            kind = layer["type"]
            if kind == "linear":
                layers.append(nn.Linear(shape[0], layer["outputs"], bias=layer["bias"]))
            elif kind == "conv2d":
                layers.append(nn.Conv2d(shape[0], layer["outputChannels"], layer["kernel"], layer["stride"],
                                        layer["padding"], bias=layer["bias"]))
            elif kind == "max-pool2d":
                layers.append(nn.MaxPool2d(layer["kernel"], layer["stride"]))
            elif kind == "relu":
                layers.append(nn.ReLU())
            elif kind == "flatten":
                layers.append(nn.Flatten())
            elif kind == "dropout":
                layers.append(nn.Dropout(layer["probability"]))
            elif kind == "batch-norm":
                make = nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d
                layers.append(make(shape[0], eps=layer["epsilon"], momentum=layer["momentum"]))
            else:
                raise ValueError(kind)
            shape = list(layers.eval()(torch.zeros(1, *self.images.shape[1:])).shape[1:])
        prefix = "layers."
        state = {name.removeprefix(prefix): tensor for name, tensor in self.scripted.state_dict().items()
                 if name.startswith(prefix)}
        layers.load_state_dict(state, strict=True)
        return layers.to(memory_format=torch.channels_last).eval()

    def normalised(self):
        images = self.images.to(torch.float32)
        return ((images / 255 if self.bytes else images) - self.mean) / self.deviation


@pytest.fixture(params=MODELS)
def model(request):
    return Model(request.param)


def test_gives_what_java_computed(model):
    assert not model.scripted.training
    torch.testing.assert_close(model.scripted(model.images), model.probabilities, rtol=1e-5, atol=1e-6)


def test_gives_what_the_same_layers_give_in_torch_nn(model):
    expected = torch.softmax(model.plain()(model.normalised()), 1)
    torch.testing.assert_close(model.scripted(model.images), expected, rtol=1e-5, atol=1e-6)


def test_trains_as_the_same_layers_do_in_torch_nn(model):
    plain = model.plain()
    expected = state_after(plain, lambda: torch.softmax(plain(model.normalised()), 1))
    found = state_after(model.scripted, lambda: model.scripted(model.images))
    changed = 0
    for name, tensor in expected.items():
        torch.testing.assert_close(found[f"layers.{name}"], tensor, rtol=1e-4, atol=1e-5, msg=name)
        changed += 1
    assert changed > 0


def state_after(module, forward):
    """A step of SGD in training mode: dropout drops, batch normalisation keeps its statistics."""
    module.train()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.5)
    before = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    torch.manual_seed(3)
    nn.functional.nll_loss(torch.log(forward()), torch.arange(7) % 3).backward()
    optimizer.step()
    after = module.state_dict()
    assert all(not torch.equal(before[name], after[name]) for name, _ in module.named_parameters())
    assert all(not torch.equal(before[name], after[name]) for name in before
               if "running" in name or "num_batches" in name)
    return after


def test_takes_one_image_and_none(model):
    torch.testing.assert_close(model.scripted(model.images[:1]), model.probabilities[:1], rtol=1e-5, atol=1e-6)
    assert model.scripted(model.images[:0]).shape == (0, 3)


def test_survives_being_saved_and_frozen(model):
    file = io.BytesIO()
    torch.jit.save(model.scripted, file)
    file.seek(0)
    torch.testing.assert_close(torch.jit.load(file)(model.images), model.probabilities, rtol=1e-5, atol=1e-6)
    frozen = torch.jit.optimize_for_inference(torch.jit.freeze(model.scripted))
    torch.testing.assert_close(frozen(model.images), model.probabilities, rtol=1e-5, atol=1e-6)


def test_says_what_it_expects(model):
    with pytest.raises(torch.jit.Error, match="got another element type"):
        model.scripted(model.images.to(torch.float64))
    with pytest.raises(torch.jit.Error, match="got the shape"):
        model.scripted(model.images.flatten(1))


def test_holds_no_training_methods(model):
    assert model.scripted._c._method_names() == ["forward"]


def test_counts_the_batches_it_was_trained_on():
    assert dict(Model("convolutions").scripted.named_buffers())["layers.1.num_batches_tracked"].item() == 42
