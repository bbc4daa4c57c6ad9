"""Real modules, scripted and traced as their users do, from which the list of the archive check grew.

`pip install torchvision==0.22.1 transformers==4.53.3` beside the environment's PyTorch, then
`python real_models.py FOLDER` writes one archive for each into FOLDER, and `archive_operators.py FOLDER` lists what they use.
"""

import pathlib
import sys
import typing
import warnings

import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
torch.manual_seed(0)


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.embedding = nn.Embedding(50, 8, padding_idx=0)
        self.recurrent = kind(8, 12, batch_first=True, **options)
        self.head = nn.Linear(12 * (2 if options.get("bidirectional") else 1), 3)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        hidden, state = self.recurrent(self.embedding(tokens))
        return self.head(hidden[:, -1])


class PackedText(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent = nn.GRU(4, 5, batch_first=True)

    def forward(self, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        out, state = self.recurrent(packed)
        padded, sizes = nn.utils.rnn.pad_packed_sequence(out, batch_first=True)
        return padded


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net(x).mean(1)


class WholeTransformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Transformer(16, 2, 1, 1, 32, batch_first=True)

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return self.net(x, y)


class Bag(nn.Module):
    def __init__(self):
        super().__init__()
        self.bag = nn.EmbeddingBag(20, 4, mode="mean")
        self.head = nn.Linear(4, 2)

    def forward(self, tokens: torch.Tensor, offsets: torch.Tensor) -> torch.Tensor:
        return F.log_softmax(self.head(self.bag(tokens, offsets)), dim=-1)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.attention(x, x, x, need_weights=False)[0]


class Pictures(nn.Module):
    """Preprocessing inside: bytes in, resized, normalised, sorted classes out."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1))
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1))
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, images: torch.Tensor):
        x = images.permute(0, 3, 1, 2).float().div(255.0)
        x = F.interpolate(x, size=[16, 16], mode="bilinear", align_corners=False, antialias=True)
        x = (x - self.mean) / self.std
        x = F.adaptive_avg_pool2d(F.relu(self.conv(x)), [1, 1]).flatten(1)
        scores, classes = torch.topk(torch.softmax(x, 1), 2)
        return {"scores": scores, "classes": classes, "best": torch.argmax(x, 1)}


class Layers(nn.Module):
    """One call of many layers on shapes that fit them."""

    def __init__(self):
        super().__init__()
        self.one = nn.Sequential(nn.Conv1d(4, 8, 3, padding=1), nn.BatchNorm1d(8), nn.PReLU(), nn.MaxPool1d(2),
                                 nn.AvgPool1d(2), nn.ConvTranspose1d(8, 4, 2), nn.AdaptiveMaxPool1d(4),
                                 nn.InstanceNorm1d(4), nn.ConstantPad1d(1, 0.5), nn.AdaptiveAvgPool1d(3),
                                 nn.ReplicationPad1d(1), nn.ReflectionPad1d(1), nn.LPPool1d(2, 2))
        self.two = nn.Sequential(nn.Conv2d(4, 8, 3, groups=2), nn.BatchNorm2d(8), nn.SiLU(), nn.MaxPool2d(2),
                                 nn.GroupNorm(2, 8), nn.ConvTranspose2d(8, 4, 2), nn.Upsample(scale_factor=2.0),
                                 nn.Upsample(scale_factor=2.0, mode="bilinear"),
                                 nn.Upsample(size=(12, 12), mode="bicubic"), nn.ReflectionPad2d(1), nn.ZeroPad2d(1),
                                 nn.PixelShuffle(2), nn.PixelUnshuffle(2), nn.AvgPool2d(2), nn.InstanceNorm2d(4),
                                 nn.ReplicationPad2d(1), nn.LocalResponseNorm(2), nn.Dropout2d(), nn.ChannelShuffle(2),
                                 nn.LPPool2d(2, 2), nn.AdaptiveMaxPool2d(2), nn.Softmax2d())
        self.three = nn.Sequential(nn.Conv3d(1, 2, 2), nn.BatchNorm3d(2), nn.GELU(), nn.MaxPool3d(2), nn.Dropout3d(),
                                   nn.ConvTranspose3d(2, 1, 2), nn.AvgPool3d(2), nn.AdaptiveAvgPool3d(1),
                                   nn.Upsample(scale_factor=2.0, mode="trilinear"), nn.AdaptiveMaxPool3d(1),
                                   nn.ReplicationPad3d(1), nn.InstanceNorm3d(1))
        self.rest = nn.Sequential(nn.LayerNorm(6), nn.RMSNorm(6), nn.ELU(), nn.LeakyReLU(), nn.Hardtanh(), nn.ReLU6(),
                                  nn.Sigmoid(), nn.Tanh(), nn.Softplus(), nn.Softsign(), nn.Hardswish(),
                                  nn.Hardsigmoid(), nn.Mish(), nn.SELU(), nn.CELU(), nn.LogSigmoid(), nn.Hardshrink(),
                                  nn.Softshrink(), nn.Tanhshrink(), nn.Threshold(0.1, 20.0), nn.RReLU(), nn.AlphaDropout(),
                                  nn.GLU(), nn.Softmin(1), nn.LogSoftmax(1), nn.Dropout(), nn.Identity(),
                                  nn.Unflatten(1, (3, 1)), nn.Flatten())
        self.bilinear = nn.Bilinear(2, 3, 4)
        self.fold = nn.Sequential(nn.Unfold(2), nn.Fold((3, 3), 2))
        self.cosine = nn.CosineSimilarity()
        self.distance = nn.PairwiseDistance()

    def forward(self, a: torch.Tensor, b: torch.Tensor, c: torch.Tensor, d: torch.Tensor):
        return (self.one(a), self.two(b), self.three(c), self.rest(d), self.bilinear(d[:, :2], d[:, 3:]),
                self.fold(b[:, :, :3, :3]), self.cosine(d, d), self.distance(d, d))


class Operators(nn.Module):
    """Tensor operators that forwards use between their layers."""

    def forward(self, x: torch.Tensor, mask: torch.Tensor, i: torch.Tensor):
        y = [x + 1, x - 1, x * 2, x / 2, x // 2, x % 2, x ** 2, -x, x.abs(), x.exp(), x.log(), x.log1p(), x.log2(),
             x.log10(), x.expm1(), x.exp2(), x.sqrt(), x.rsqrt(), x.sin(), x.cos(), x.tan(), x.asin(), x.acos(), x.atan(),
             x.sinh(), x.cosh(), x.erf(), x.erfc(), x.floor(), x.ceil(), x.round(), x.trunc(), x.frac(), x.sign(), x.square(),
             x.reciprocal(), x.clamp(0.0, 1.0), x.clamp_min(0.1), x.clamp_max(0.9), torch.atan2(x, x + 1),
             torch.maximum(x, x), torch.minimum(x, x), torch.fmod(x, 2), torch.remainder(x, 2), torch.hypot(x, x),
             torch.where(mask, x, -x), torch.where(mask, x, torch.zeros_like(x)), x.masked_fill(mask, 0.0),
             torch.lerp(x, x + 1, 0.5), torch.addcmul(x, x, x), torch.addcdiv(x, x, x + 1), torch.logaddexp(x, x),
             torch.sigmoid(x), torch.tanh(x), torch.relu(x), torch.softmax(x, -1), torch.log_softmax(x, -1),
             torch.nan_to_num(x), x.pow(3), torch.rsub(x, 1), torch.pow(2, x), x.cumsum(1), x.cumprod(1),
             torch.flip(x, [1]), torch.roll(x, 1, 1), x.tril(), x.triu(), x.contiguous(), x.clone(), x.detach(),
             x.float(), x.double().to(torch.float32), x.to(x.dtype), x.type_as(x), x.half().float(),
             torch.special.logit(x, 1e-6), torch.special.xlogy(x, x), torch.floor_divide(x, 2.0), torch.heaviside(x, x)]
        y += [torch.cummax(x, 1)[0], torch.sort(x, 1)[0], torch.gather(x, 1, i), torch.scatter(x, 1, i, 0.5),
              torch.scatter_add(x, 1, i, x[:, :2]), torch.renorm(x, 2, 0, 1.0), torch.nn.functional.normalize(x, dim=1)]
        z = [x.sum(), x.mean(), x.sum(1), x.mean(1, keepdim=True), x.var(1), x.std(1), x.var(), x.norm(), x.norm(dim=1),
             x.amax(1), x.amin(1), x.max(), x.min(), x.max(1)[0], x.min(1)[0], x.prod(1), x.median(), x.median(1)[0],
             x.logsumexp(1), torch.linalg.norm(x), torch.linalg.vector_norm(x, dim=1), x.argmin(1).float(),
             x.argmax().float(), x.argsort(1).float(), x.kthvalue(1, 1)[0], x.quantile(0.5), torch.cdist(x, x),
             x.any(), x.all(), (x > 0).any(1), (x > 0).all(1), x.count_nonzero(), x.nonzero(), torch.unique(x),
             x.diag(), torch.diagonal(x), torch.trace(x @ x.t()), torch.dist(x, x), torch.var_mean(x, 1)[0],
             torch.bincount(i.flatten()), torch.histc(x, 4, 0.0, 1.0), torch.searchsorted(x[0].sort()[0], x),
             torch.bucketize(x, x[0].sort()[0])]
        s = [x.view(-1), x.reshape(-1, 2), x.flatten(), x.unsqueeze(0), x.unsqueeze(0).squeeze(0), x.squeeze(), x.t(),
             x.transpose(0, 1), x.permute(1, 0), x[:, 0], x[0], x[..., 1:], x[:, ::2], x[None], x.expand(2, 4, 4),
             x.repeat(2, 1), x.repeat_interleave(2, 1), torch.tile(x, (2, 2)), torch.movedim(x, 0, 1), x.mT,
             torch.stack([x, x]), torch.cat([x, x], 1), torch.hstack([x, x]), torch.vstack([x, x]), x.narrow(1, 0, 2),
             x.select(1, 0), x.index_select(1, i[0]), x[i[0]], x[mask], x.unfold(1, 2, 1), x.view_as(x),
             x.reshape_as(x), x.expand_as(x), torch.swapaxes(x, 0, 1), x.split(2, 1)[0], x.chunk(2, 1)[1],
             torch.unbind(x)[0], torch.tensor_split(x, 2)[0], torch.meshgrid(x[0], x[0], indexing="ij")[0],
             torch.broadcast_to(x, [2, 4, 4]), torch.unflatten(x, 1, [2, 2]), torch.masked_select(x, mask),
             torch.take_along_dim(x, i, 1), torch.take(x, i), torch.dstack([x, x]), torch.atleast_2d(x[0]), torch.ravel(x)]
        m = [x @ x, torch.mm(x, x), torch.bmm(x[None], x[None]), torch.matmul(x, x), torch.addmm(x, x, x),
             torch.baddbmm(x[None], x[None], x[None]), torch.mv(x, x[0]), torch.dot(x[0], x[0]), torch.outer(x[0], x[0]),
             torch.einsum("ij,jk->ik", x, x), torch.tensordot(x, x, dims=1), torch.kron(x, x), F.linear(x, x),
             torch.linalg.inv(x + 9 * torch.eye(4)), torch.linalg.det(x), torch.linalg.solve(x + 9 * torch.eye(4), x),
             torch.cross(x[:, :3], x[:, 1:], dim=1), torch.chain_matmul(x, x), torch.inner(x, x)]
        n = [torch.arange(4), torch.arange(0, 4, 2), torch.arange(1, 4), torch.zeros(2, 3), torch.ones(2), torch.full([2], 1.5), torch.eye(3),
             torch.linspace(0.0, 1.0, 5), torch.empty(2).fill_(0.0), torch.zeros_like(x), torch.ones_like(x),
             torch.full_like(x, 2.0), x.new_zeros([2]), x.new_ones([2]), x.new_full([2], 1.0), torch.tensor([1.0, 2.0]),
             torch.tensor(3), torch.as_tensor(2.0), torch.scalar_tensor(1.0), torch.tril_indices(3, 3),
             torch.hann_window(4), torch.one_hot(i.flatten(), 8) if False else F.one_hot(i.flatten(), 8),
             torch.empty_like(x).zero_(), x.new_tensor([1.0]) if False else x.new_empty([0])]
        b = [x > 0, x < 0, x >= 0, x <= 0, x == 0, x != 0, ~mask, mask & mask, mask | mask, mask ^ mask,
             torch.logical_and(mask, mask), torch.logical_not(mask), torch.logical_or(mask, mask), torch.isnan(x),
             torch.isinf(x), torch.isfinite(x), torch.isclose(x, x), torch.isin(i, i), i & 1, i << 1, i >> 1,
             torch.logical_xor(mask, mask), torch.eq(x, x), torch.bitwise_not(i)]
        f = [torch.fft.rfft(x).abs(), torch.fft.irfft(torch.fft.rfft(x)), torch.fft.fft(x).real,
             torch.view_as_real(torch.fft.fft(x)), torch.fft.fft2(x).imag,
             torch.stft(x, 4, 2, window=torch.hann_window(4), return_complex=True).abs(),
             torch.angle(torch.complex(x, x)), torch.view_as_complex(x.view(4, 2, 2)).abs()]
        w = x.clone()
        w[:, 0] = 1.0
        w[0] = x[1]
        w += 1
        w *= 2.0
        w.add_(x).sub_(x).mul_(x).div_(x + 1).clamp_(0.0, 1.0).relu_()
        w.masked_fill_(mask, 0.0)
        w.copy_(x)
        w[mask] = 3.0
        w.index_add_(0, i[0, :1], x[:1])
        w.scatter_(1, i, 0.25)
        w.zero_()
        return y, z, s, m, n, b, f, w


class Scripted(nn.Module):
    """Control flow, lists, dictionaries, optional values, strings and errors, as scripted modules write them."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])
        self.table = nn.ModuleDict({"a": nn.Linear(4, 2), "b": nn.Linear(4, 3)})
        self.parameters_list = nn.ParameterList([nn.Parameter(torch.ones(4))])
        self.sizes = [1, 2, 3]
        self.names = {"a": 1, "b": 2}
        self.pair = (1, 0.5)
        self.text = "plain"
        self.nothing: typing.Optional[torch.Tensor] = None

    @torch.jit.export
    def describe(self, n: int) -> str:
        return "{} {}".format(self.text, n)

    def helper(self, x: torch.Tensor, scale: float = 2.0, bias: typing.Optional[torch.Tensor] = None) -> torch.Tensor:
        if bias is not None:
            x = x + bias
        return x * scale

    def forward(self, x: torch.Tensor, extra: typing.Optional[torch.Tensor] = None, flag: bool = True):
        outputs: typing.Dict[str, torch.Tensor] = {}
        for layer in self.layers:
            x = torch.relu(layer(x))
        for i, p in enumerate(self.parameters_list):
            x = x + p * i
        if x.dim() != 2:
            raise ValueError(f"expected 2 dimensions, got {x.dim()}")
        assert x.shape[1] == 4, "expected 4 columns"
        n = len(self.sizes)
        total = 0
        while total < n:
            total += self.sizes[total]
            if total > 10:
                break
        rows: typing.List[torch.Tensor] = []
        for i in range(x.size(0)):
            if i == 3:
                continue
            rows.append(x[i] * float(i) + int(total) // 2 + max(i, 1) % 3)
        y = torch.stack(rows)
        for name, layer in self.table.items():
            outputs[name] = layer(y)
        for key, value in self.names.items():
            if key in outputs and not flag or value == 5:
                outputs[key] = outputs[key] + value
        z = self.helper(y, bias=extra)
        a, b = self.pair
        outputs["z"] = z * a + b if flag else z
        outputs["n"] = torch.tensor([x.numel(), min(n, 2), abs(-3), round(2.6), sum(self.sizes)])
        rows.reverse()
        rows.pop()
        rows.extend([x])
        sizes = [s * 2 for s in self.sizes]
        sizes.sort()
        joined = "-".join(["a", "b"]).upper()
        if joined.startswith("A") and self.text != joined[:1] and torch.jit.is_scripting():
            outputs["j"] = rows[-1]
        return outputs, (z, sizes), joined


class Tracking(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros((), dtype=torch.long))
        self.a_half = nn.Parameter(torch.randn(3).half())
        self.a_brain = nn.Parameter(torch.randn(3).bfloat16())
        self.a_shared = self.a_half
        self.register_buffer("a_complex", torch.randn(2, dtype=torch.complex64))
        self.register_buffer("a_flags", torch.tensor([True, False]))
        self.register_buffer("a_view", torch.arange(12).view(3, 4)[:, 1:3])
        self.register_buffer("a_double", torch.randn(2).double())
        self.register_buffer("a_none", None)
        self.register_buffer("a_empty", torch.zeros(0, 3))
        self.register_buffer("a_bytes", torch.tensor([1, 2], dtype=torch.uint8))
        self.register_buffer("a_small", torch.tensor([1, 2], dtype=torch.int8))
        self.register_buffer("a_short", torch.tensor([1, 2], dtype=torch.int16))
        self.register_buffer("a_int", torch.tensor([1, 2], dtype=torch.int32))
        self.device = torch.device("cpu")
        self.dtype = torch.float32
        self.limits = [0.5, 1.5]
        self.switch = [True, False]
        self.words = ["a", "b"]
        self.tensors = [torch.ones(2)]
        self.lookup = {1: "x", 2: "y"}
        self.mixed = {"t": torch.ones(1)}

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.count += 1
        x = x.to(self.device, self.dtype) * self.limits[0] + self.tensors[0].sum() + self.mixed["t"]
        if self.switch[0] and "a" in self.words and self.lookup[1] == "x":
            x = x + self.a_half.float().sum() + self.a_brain.float().sum() + self.a_shared.float() + self.a_double.float().sum()
        return x + self.a_view.sum() + self.a_complex.real.sum() + self.a_flags.float().sum() + self.a_bytes.sum() + self.a_small.sum() + self.a_short.sum() + self.a_int.sum()


def small():
    """Modules that need PyTorch alone: (name, module, example inputs)."""
    text = torch.randint(1, 50, (2, 7))
    quantized = torch.ao.quantization.quantize_dynamic
    yield "perceptron", nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3), nn.Softmax(1)), (torch.rand(2, 4),)
    yield "lstm", Recurrent(nn.LSTM, num_layers=2, dropout=0.1, bidirectional=True), (text,)
    yield "gru", Recurrent(nn.GRU), (text,)
    yield "rnn", Recurrent(nn.RNN), (text,)
    yield "projected", nn.LSTM(4, 8, proj_size=3), (torch.rand(5, 2, 4),)
    yield "lstm_cell", nn.LSTMCell(4, 5), (torch.rand(2, 4),)
    yield "gru_cell", nn.GRUCell(4, 5), (torch.rand(2, 4),)
    yield "rnn_cell", nn.RNNCell(4, 5), (torch.rand(2, 4),)
    yield "packed", PackedText(), (torch.rand(2, 5, 4), torch.tensor([5, 3]))
    yield "transformer", Transformer(), (torch.rand(2, 5, 16),)
    yield "whole_transformer", WholeTransformer(), (torch.rand(2, 5, 16), torch.rand(2, 4, 16))
    yield "bag", Bag(), (torch.randint(0, 20, (6,)), torch.tensor([0, 3]))
    yield "attention", Attention(), (torch.rand(2, 5, 8),)
    yield "pictures", Pictures(), (torch.randint(0, 256, (2, 20, 24, 3), dtype=torch.uint8),)
    yield "layers", Layers(), (torch.rand(2, 4, 32), torch.rand(2, 4, 12, 12), torch.rand(2, 1, 8, 8, 8), torch.rand(3, 6))
    yield "operators", Operators(), (torch.rand(4, 4), torch.eye(4) > 0, torch.tensor([[0, 1]] * 4))
    yield "scripted", Scripted(), (torch.rand(5, 4),)
    yield "tracking", Tracking(), (torch.rand(3),)
    yield "quantized", quantized(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3)), {nn.Linear}), (torch.rand(2, 4),)
    yield "quantized_half", quantized(nn.Sequential(nn.Linear(4, 8)), {nn.Linear}, dtype=torch.float16), (torch.rand(2, 4),)
    yield "quantized_lstm", quantized(Recurrent(nn.LSTM), {nn.LSTM, nn.Linear}), (text,)
    yield "quantized_gru", quantized(Recurrent(nn.GRU), {nn.GRU, nn.Linear}), (text,)
    yield "quantized_cell", quantized(nn.Sequential(nn.LSTMCell(4, 5)), {nn.LSTMCell}), (torch.rand(2, 4),)
    yield "quantized_static", static(), (torch.rand(2, 3, 8, 8),)


def static():
    from torch.ao.quantization import DeQuantStub, QuantStub, convert, fuse_modules, get_default_qconfig, prepare

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.quant, self.dequant = QuantStub(), DeQuantStub()
            self.conv, self.bn, self.relu = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU()
            self.add = torch.ao.nn.quantized.FloatFunctional()
            self.fc = nn.Linear(4, 2)

        def forward(self, x):
            x = self.relu(self.bn(self.conv(self.quant(x))))
            x = self.add.cat([x, self.add.add(x, x)], 2)
            x = F.adaptive_avg_pool2d(x, (1, 1)).flatten(1)
            return self.dequant(self.fc(x))

    net = Net().eval()
    net.qconfig = get_default_qconfig("fbgemm" if "fbgemm" in torch.backends.quantized.supported_engines else "x86")
    torch.backends.quantized.engine = "fbgemm"
    net = prepare(fuse_modules(net, [["conv", "bn", "relu"]]))
    net(torch.rand(2, 3, 8, 8))
    return convert(net)


def vision():
    """torchvision's families; small members of each, since members differ in width and not in operators."""
    import torchvision.models as models

    image, big = torch.rand(1, 3, 64, 64), torch.rand(1, 3, 224, 224)
    for name in ["resnet18", "resnet50", "mobilenet_v2", "mobilenet_v3_small", "efficientnet_b0", "efficientnet_v2_s",
                 "convnext_tiny", "swin_t", "swin_v2_t", "densenet121", "squeezenet1_0", "shufflenet_v2_x0_5", "regnet_y_400mf",
                 "mnasnet0_5", "resnext50_32x4d", "wide_resnet50_2"]:
        yield name, models.get_model(name, weights=None, init_weights=True) if name in ("googlenet",) else models.get_model(name, weights=None), (image,)
    for name in ["vit_b_16", "maxvit_t", "alexnet", "vgg11_bn"]:
        yield name, models.get_model(name, weights=None), (big,)
    yield "googlenet", models.googlenet(weights=None, init_weights=False), (image,)
    yield "inception_v3", models.inception_v3(weights=None, init_weights=False), (torch.rand(1, 3, 299, 299),)
    for name in ["fcn_resnet50", "deeplabv3_mobilenet_v3_large", "lraspp_mobilenet_v3_large"]:
        yield name, models.get_model(name, weights=None, weights_backbone=None), (image,)
    for name in ["r3d_18", "mvit_v2_s", "swin3d_t", "s3d"]:
        yield name, models.get_model(name, weights=None), (torch.rand(1, 3, 16, 224, 224),)
    for name in ["ssdlite320_mobilenet_v3_large", "fasterrcnn_mobilenet_v3_large_320_fpn", "maskrcnn_resnet50_fpn",
                 "retinanet_resnet50_fpn", "fcos_resnet50_fpn", "keypointrcnn_resnet50_fpn"]:
        yield name, models.get_model(name, weights=None, weights_backbone=None), None
    yield "raft_small", models.optical_flow.raft_small(weights=None), None
    from torchvision.models import quantization
    for name in ["mobilenet_v2", "resnet18"]:
        yield "quantized_" + name, getattr(quantization, name)(weights=None, quantize=True), (image,)
    from torchvision import transforms
    yield "transforms", nn.Sequential(transforms.Resize(40, antialias=True), transforms.CenterCrop(32),
                                      transforms.ConvertImageDtype(torch.float),
                                      transforms.Normalize([0.5] * 3, [0.5] * 3)), (torch.randint(0, 255, (1, 3, 64, 64), dtype=torch.uint8),)


def language():
    """Hugging Face's families, tiny configurations; traced, as their documentation does (torchscript=True)."""
    import transformers as hf

    options = dict(torchscript=True, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
                   vocab_size=100, max_position_embeddings=64)
    tokens, mask = torch.randint(5, 100, (2, 9)), torch.ones(2, 9, dtype=torch.long)
    for attention in ["eager", "sdpa"]:
        for name in ["Bert", "Roberta", "Electra", "XLMRoberta", "MPNet", "Albert", "Deberta", "DebertaV2", "ConvBert", "Camembert",
                     "MobileBert", "ModernBert", "LayoutLM"]:
            config = getattr(hf, name + "Config")
            more = dict(embedding_size=32) if name in ("Electra", "Albert", "ConvBert", "MobileBert") else {}
            more |= dict(relative_attention=True, pos_att_type=["c2p", "p2c"]) if name.startswith("Deberta") else {}
            more |= dict(global_attn_every_n_layers=1, pad_token_id=0, eos_token_id=1, bos_token_id=2, cls_token_id=3, sep_token_id=4) if name == "ModernBert" else {}
            for head in ["Model", "ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering"]:
                try:
                    model = getattr(hf, name + head)(config(**(options | more), attn_implementation=attention))
                except Exception as failure:
                    print("skip", name, head, attention, str(failure)[:100], file=sys.stderr)
                    continue
                yield f"{name}{head}_{attention}".lower(), model, (tokens, mask)
        try:
            yield f"distilbert_{attention}", hf.DistilBertForSequenceClassification(hf.DistilBertConfig(
                torchscript=True, dim=32, n_layers=2, n_heads=2, hidden_dim=64, vocab_size=100, attn_implementation=attention)), (tokens, mask)
            for head in ["Model", "LMHeadModel"]:
                yield f"gpt2{head}_{attention}".lower(), getattr(hf, "GPT2" + head)(hf.GPT2Config(
                    torchscript=True, n_embd=32, n_layer=2, n_head=2, vocab_size=100, use_cache=False, attn_implementation=attention)), (tokens,)
            for name in ["Llama", "Qwen2", "Mistral", "Gemma", "Phi"]:
                yield f"{name}_{attention}".lower(), getattr(hf, name + "ForCausalLM")(getattr(hf, name + "Config")(
                    **options, num_key_value_heads=1, head_dim=16, use_cache=False, attn_implementation=attention)), (tokens,)
            yield f"vit_{attention}", hf.ViTForImageClassification(hf.ViTConfig(
                **{k: v for k, v in options.items() if "vocab" not in k and "max" not in k}, image_size=32, patch_size=8, attn_implementation=attention)), (torch.rand(1, 3, 32, 32),)
            yield f"clip_{attention}", hf.CLIPTextModel(hf.CLIPTextConfig(**options, attn_implementation=attention)), (tokens, mask)
            yield f"wav2vec2_{attention}", hf.Wav2Vec2ForCTC(hf.Wav2Vec2Config(
                **options, conv_dim=[16, 16], conv_stride=[5, 2], conv_kernel=[10, 3], num_conv_pos_embeddings=8, num_conv_pos_embedding_groups=2, attn_implementation=attention)), (torch.rand(1, 1600),)
        except Exception as failure:
            print("skip", attention, str(failure)[:200], file=sys.stderr)
    yield "t5_encoder", hf.T5EncoderModel(hf.T5Config(torchscript=True, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=2, vocab_size=100)), (tokens, mask)
    yield "quantized_bert", torch.ao.quantization.quantize_dynamic(hf.BertModel(hf.BertConfig(**options)), {nn.Linear}), (tokens, mask)
    yield "segformer", hf.SegformerForImageClassification(hf.SegformerConfig(torchscript=True)), (torch.rand(1, 3, 64, 64),)
    yield "convnextv2", hf.ConvNextV2ForImageClassification(hf.ConvNextV2Config(torchscript=True, hidden_sizes=[8, 8, 8, 8], depths=[1, 1, 1, 1])), (torch.rand(1, 3, 64, 64),)
    yield "resnet_hf", hf.ResNetForImageClassification(hf.ResNetConfig(torchscript=True)), (torch.rand(1, 3, 64, 64),)


def families():
    yield small()
    if "--small" in sys.argv:
        return
    yield vision()
    yield language()


def save(folder, name, make):
    try:
        module = make()
        if "--weights" not in sys.argv and sum(p.numel() for p in module.parameters()) > 50_000:
            for tensor in list(module.parameters()) + list(module.buffers()):
                if tensor.numel() > 1000 and not tensor.is_quantized:
                    tensor.requires_grad_(False).set_(torch.zeros(1, dtype=tensor.dtype).expand(tensor.shape))
        module.save(str(folder / f"{name}.pt"))
        print("made", name, flush=True)
    except Exception as failure:
        print("skip", name, str(failure).strip()[:160].replace("\n", " "), flush=True, file=sys.stderr)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for family in families():
        for name, module, inputs in family:
            if (folder / f"{name}_scripted.pt").exists() or (folder / f"{name}_traced.pt").exists():
                continue
            module.eval()
            save(folder, f"{name}_scripted", lambda: torch.jit.script(module))
            if inputs is not None:
                save(folder, f"{name}_traced", lambda: torch.jit.trace(module, inputs, check_trace=False, strict=False))
                save(folder, f"{name}_frozen", lambda: torch.jit.freeze(torch.jit.trace(module, inputs, check_trace=False, strict=False)))


if __name__ == "__main__":
    main()
