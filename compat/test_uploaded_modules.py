"""Real modules, saved by PyTorch, checked and written anew by Modelport: the new file must compute the same bits."""

import os
import pathlib
import subprocess

import pytest
import torch
from torch import nn
from torch.nn import functional as F

ROOT = pathlib.Path(__file__).parents[1]
FOLDER = ROOT / "target" / "compat" / "uploads"


class Perceptron(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 3), nn.Softmax(dim=1))


class Convolutions(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2))
        self.head = nn.Linear(8 * 14 * 14, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images).flatten(1))


class Residual(nn.Module):
    def __init__(self, before, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        same = before == channels and stride == 1
        self.downsample = nn.Identity() if same else nn.Sequential(nn.Conv2d(before, channels, 1, stride, bias=False),
                                                                   nn.BatchNorm2d(channels))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + self.downsample(x))


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        blocks, before = [], 64
        for channels, stride in [(64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)]:
            blocks.append(Residual(before, channels, stride))
            before = channels
        self.blocks = nn.Sequential(*blocks)
        self.fc = nn.Linear(512, 1000)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(images))), 3, 2, 1)
        return self.fc(F.adaptive_avg_pool2d(self.blocks(x), (1, 1)).flatten(1))


class Sequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(5, 8, num_layers=2, batch_first=True, bidirectional=True)
        self.head = nn.Linear(16, 2)

    def forward(self, series: torch.Tensor) -> torch.Tensor:
        return self.head(self.lstm(series)[0][:, -1])


class Tokens(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(100, 16, padding_idx=0)
        self.encoder = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
        self.head = nn.Linear(16, 4)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.head(self.encoder(self.embedding(tokens)).mean(1))


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Linear(3, 4), nn.Linear(2, 4)

    def forward(self, left: torch.Tensor, right: torch.Tensor):
        together = torch.tanh(self.left(left) + self.right(right))
        return {"together": together, "sum": together.sum(1)}


class Photographs(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1))
        self.register_buffer("deviation", torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1))
        self.conv = nn.Conv2d(3, 8, 3)
        self.head = nn.Linear(8, 5)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images.permute(0, 3, 1, 2).to(torch.float32) / 255.0
        x = F.interpolate(x, size=[16, 16], mode="bilinear", align_corners=False)
        x = F.relu(self.conv((x - self.mean) / self.deviation))
        return torch.softmax(self.head(x.mean([2, 3])), 1)


class Shared(nn.Module):
    """One weight in two layers, a view, several element types, containers of values."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, 6)
        self.out = nn.Linear(6, 10, bias=False)
        self.out.weight = self.embedding.weight
        self.register_buffer("view", torch.arange(24.0).view(4, 6)[1:3, ::2])
        self.register_buffer("halves", torch.randn(3).half())
        self.register_buffer("flags", torch.tensor([True, False, True]))
        self.sizes = [1, 2, 3]
        self.names = {"a": 0.5, "b": 2.0}

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        x = self.out(self.embedding(tokens)) * self.names["a"] + self.sizes[2]
        return x.sum(1)[:, :3] + self.view.sum() + self.halves.to(torch.float32) * self.flags


def quantized(module):
    return torch.ao.quantization.quantize_dynamic(module, {nn.Linear, nn.LSTM})


MODULES = {
    "perceptron": (Perceptron, (torch.rand(5, 4),)),
    "convolutions": (Convolutions, (torch.rand(3, 1, 28, 28),)),
    "resnet18": (ResNet18, (torch.rand(2, 3, 64, 64),)),
    "lstm": (Sequence, (torch.rand(3, 7, 5),)),
    "tokens": (Tokens, (torch.randint(1, 100, (3, 9)),)),
    "two_inputs": (TwoInputs, (torch.rand(5, 3), torch.rand(5, 2))),
    "photographs": (Photographs, (torch.randint(0, 256, (2, 20, 30, 3), dtype=torch.uint8),)),
    "shared": (Shared, (torch.randint(0, 10, (2, 4)),)),
    "quantized_linear": (lambda: quantized(Perceptron()), (torch.rand(5, 4),)),
    "quantized_lstm": (lambda: quantized(Sequence()), (torch.rand(3, 7, 5),)),
}
KINDS = {
    "scripted": lambda module, inputs: torch.jit.script(module),
    "traced": lambda module, inputs: torch.jit.trace(module, inputs, strict=False, check_trace=False),
    "frozen": lambda module, inputs: torch.jit.freeze(torch.jit.script(module)),
}
CASES = [(name, kind) for name in MODULES for kind in KINDS if not (name == "shared" and kind == "traced")]


def checked(source, target):
    """What the Java check says of each file of a folder; what passes is written into the other."""
    classpath = f"target/test-classes:target/classes:{(ROOT / 'target/classpath.txt').read_text()}"
    output = subprocess.run([os.environ.get("MODELPORT_JAVA", "java"), "-cp", classpath,
                             "io.modelport.torchscript.archive.CheckFiles", str(source), str(target)],
                            cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {line.split("\t")[0]: line.split("\t")[1:] for line in output.splitlines()}


@pytest.fixture(scope="module")
def uploads():
    originals, written = FOLDER / "original", FOLDER / "written"
    for folder in (originals, written):
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            file.unlink()
    torch.manual_seed(5)
    for name, kind in CASES:
        make, inputs = MODULES[name]
        KINDS[kind](make().eval(), inputs).save(str(originals / f"{name}_{kind}.pt"))
    torch.save(Perceptron().state_dict(), originals / "state_dict.pt")
    return checked(originals, written)


def parts(value):
    if isinstance(value, dict):
        return [part for key in value for part in parts(value[key])]
    if isinstance(value, (list, tuple)):
        return [part for element in value for part in parts(element)]
    return [value]


@pytest.mark.parametrize("name,kind", CASES)
def test_computes_the_same_bits_when_written_anew(uploads, name, kind):
    assert uploads[f"{name}_{kind}.pt"][0] == "PASSED", uploads[f"{name}_{kind}.pt"]
    inputs = MODULES[name][1]
    original = torch.jit.load(FOLDER / "original" / f"{name}_{kind}.pt")
    written = torch.jit.load(FOLDER / "written" / f"{name}_{kind}.pt")
    assert written.code == original.code
    assert list(written.state_dict()) == list(original.state_dict())
    for first, second in zip(parts(original(*inputs)), parts(written(*inputs)), strict=True):
        assert torch.equal(first, second)


def test_keeps_weights_shared(uploads):
    written = torch.jit.load(FOLDER / "written" / "shared_scripted.pt")
    assert written.embedding.weight.data_ptr() == written.out.weight.data_ptr()


def test_tells_what_forward_takes(uploads):
    assert "name=left" in uploads["two_inputs_scripted.pt"][1] and "name=right" in uploads["two_inputs_scripted.pt"][1]
    assert "UINT8, sizes=[2, 20, 30, 3]" in uploads["photographs_traced.pt"][2]


def test_says_what_to_send_instead_of_weights(uploads):
    kind, detail, advice = uploads["state_dict.pt"]
    assert kind == "upload-is-checkpoint" and "no code" in detail and "torch.jit.script(model).save" in advice


def test_refuses_a_module_that_writes_files(tmp_path):
    @torch.jit.script
    def saves(x: torch.Tensor):
        torch.save(x, "/tmp/never")
        return x

    class Saves(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return saves(x)

    (tmp_path / "in").mkdir()
    torch.jit.script(Saves()).save(str(tmp_path / "in" / "saves.pt"))
    kind, detail, _ = checked(tmp_path / "in", tmp_path / "out")["saves.pt"]
    assert kind == "operator-refused" and "`aten::save`" in detail and "writes files" in detail
