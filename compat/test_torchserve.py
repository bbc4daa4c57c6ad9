"""TorchServe's protocol, called by curl as TorchServe's documentation prints it, and by requests."""

import base64
import json
import pathlib
import re
import struct
import subprocess
import zlib

import numpy
import pytest
import requests

PIXELS = numpy.random.default_rng(3).integers(0, 256, (28, 28), numpy.uint8)
IMAGE = (PIXELS / 255).astype(numpy.float32).reshape(1, 28, 28)


def png(pixels):
    """A grey PNG file, without a library that could hide something."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    height, width = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The files that are sent."""
    folder = tmp_path_factory.mktemp("torchserve")
    (folder / "digit.png").write_bytes(png(PIXELS))
    (folder / "digit.json").write_text(json.dumps(IMAGE.tolist()))
    (folder / "digit.bin").write_bytes(IMAGE.tobytes())
    return folder


@pytest.fixture(scope="module")
def curl(node, folder):
    """Runs a command line as it stands in the documentation, with our address and key."""
    def run(line, status=200):
        line = line.replace("http://localhost:8080", f"http://{node.http}")
        line = line.replace("http://localhost:8081", f"http://{node.http}")
        answer = subprocess.run(
            ["bash", "-c", line.replace("curl ", f"curl -s -i -H 'Expect:' -H 'Authorization: Bearer {node.key}' ", 1)],
            cwd=folder, capture_output=True, text=True, check=True, timeout=60).stdout
        head, body = answer.replace("\r\n", "\n").split("\n\n", 1)
        assert int(head.split()[1]) == status, answer
        assert re.search(r"^x-request-id: [0-9a-f-]{36}$", head, re.M | re.I)
        return json.loads(body)
    return run


@pytest.fixture(scope="module")
def expected(node):
    """What the open protocol says of the image: its five best labels."""
    answer = requests.post(f"http://{node.http}/v2/models/digits/infer", headers={"authorization": f"Bearer {node.key}"},
                           json={"inputs": [{"name": "images", "datatype": "FP32", "shape": [1, 1, 28, 28],
                                             "data": IMAGE.ravel().tolist()}]}).json()
    values = answer["outputs"][0]["data"]
    return {f"digit {i}": values[i] for i in numpy.argsort(values)[::-1][:5]}


@pytest.mark.parametrize("line", [
    "curl http://localhost:8080/predictions/digits -T digit.png",
    "curl -X POST http://localhost:8080/predictions/digits -T digit.png",
    "curl http://localhost:8080/predictions/digits/1.0 -T digit.png",
    'curl http://localhost:8080/predictions/digits -F "data=@digit.png"',
    "curl http://localhost:8080/predictions/digits -F images=@digit.png",
    "curl http://localhost:8080/predictions/digits --data-binary @digit.png",
    "curl http://localhost:8080/predictions/digits -T digit.json",
    "curl -X POST http://localhost:8080/predictions/digits -d @digit.json",
    "curl -X POST -H 'Content-Type: application/json' http://localhost:8080/predictions/digits --data @digit.json",
    "curl http://localhost:8080/predictions/digits -F 'data=@digit.json'",
    "curl http://localhost:8080/predictions/digits --data-urlencode data@digit.json",
    "curl http://localhost:8080/predictions/digits -H 'Content-Type: application/octet-stream' -T digit.bin",
    "curl http://localhost:8080/predictions/digits -F data=@digit.bin",
    "curl http://localhost:8080/predictions/digits -H 'Content-Encoding: gzip' -T <(gzip -c digit.png)",
])
def test_predicts_as_the_documentation_prints_it(curl, expected, line):
    answer = curl(line)
    assert list(answer) == list(expected)
    assert numpy.allclose(list(answer.values()), list(expected.values()), atol=1e-5)


def test_predicts_for_requests(node, folder, expected):
    url, headers = f"http://{node.http}/predictions/digits", {"authorization": f"Bearer {node.key}"}
    image = (folder / "digit.png").read_bytes()
    encoded = base64.b64encode(image).decode()
    for given in ({"files": {"data": image}}, {"data": image}, {"json": {"data": encoded}}, {"json": IMAGE.tolist()}):
        assert list(requests.post(url, headers=headers, **given).json()) == list(expected)
    both = requests.post(url, headers=headers, files=[("data", image), ("data", image)]).json()
    assert [list(row) for row in both] == [list(expected)] * 2
    answer = requests.post(url, headers=headers, json={"instances": [{"data": encoded}, {"data": encoded}]})
    assert [list(row) for row in answer.json()["predictions"]] == [list(expected)] * 2
    assert answer.headers["X-Modelport-Model-Version"] == "1"


def test_health_needs_no_key(node):
    answer = subprocess.run(["curl", "-s", f"http://{node.http}/ping"], capture_output=True, text=True, check=True)
    assert answer.stdout == '{\n  "status": "Healthy"\n}\n'
    assert requests.post(f"http://{node.http}/predictions/digits", data=b"x").json()["type"] == "InvalidKeyException"


def test_describes_and_lists(curl):
    names = [model["modelName"] for model in curl('curl "http://localhost:8081/models"')["models"]]
    assert "digits" in names
    page = curl('curl "http://localhost:8081/models?limit=1&next_page_token=0"')
    assert [model["modelName"] for model in page["models"]] == names[:1]
    assert page.get("nextPageToken") == ("1" if len(names) > 1 else None)
    one = curl("curl http://localhost:8081/models/digits")
    assert [version["modelVersion"] for version in one] == ["1"]
    assert one[0]["workers"][0]["status"] == "READY"
    assert [version["modelVersion"] for version in curl("curl http://localhost:8081/models/digits/all")] == ["1", "2"]
    assert curl("curl http://localhost:8081/models/digits/2.0")[0]["modelVersion"] == "2"
    assert curl("curl -X OPTIONS http://localhost:8081/models/digits")["openapi"].startswith("3.")


@pytest.mark.parametrize("line, status, kind", [
    ("curl http://localhost:8080/predictions/none -T digit.png", 404, "ModelNotFoundException"),
    ("curl http://localhost:8080/predictions/digits/9.0 -T digit.png", 404, "ModelVersionNotFoundException"),
    ("curl http://localhost:8080/predictions/digits -d '[1]'", 400, "BadRequestException"),
    ("curl http://localhost:8080/predictions/digits", 405, "MethodNotAllowedException"),
    ("curl http://localhost:8080/explanations/digits", 405, "MethodNotAllowedException"),
    ("curl -X POST http://localhost:8080/explanations/digits -T digit.png", 501, "NotImplementedException"),
    ('curl -X POST "http://localhost:8081/models?url=https://torchserve.pytorch.org/mar_files/squeezenet1_1.mar"', 501,
     "NotImplementedException"),
    ('curl -X DELETE http://localhost:8081/models/digits/1.0', 400, "InvalidModelVersionException"),
])
def test_fails_in_the_protocols_form(curl, line, status, kind):
    problem = curl(line, status)
    assert (problem["code"], problem["type"]) == (status, kind)
    assert problem["message"]


def test_manages_by_role(curl):
    assert "digits" in curl("curl -v -X PUT http://localhost:8081/models/digits/1.0/set-default")["status"]
    status = curl('curl -v -X PUT "http://localhost:8081/models/digits?min_worker=2&synchronous=true"')["status"]
    assert status == "Workers scaled to 2 for model: digits"
    assert curl("curl http://localhost:8081/models/digits")[0]["minWorkers"] == 2


@pytest.mark.parametrize("guide", ["serving-torchserve.md", "predict.md"])
def test_the_examples_of_the_guides(node, guide):
    text = (pathlib.Path(__file__).parents[1] / "docs" / guide).read_text()
    shell = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)).replace("127.0.0.1:8080", node.http)
    shell = shell.replace("curl -s", f"curl -s --fail-with-body -w '\\n' -H 'Authorization: Bearer {node.key}'")
    answers = subprocess.run(["bash", "-euc", shell], capture_output=True, text=True, check=True, timeout=60).stdout
    assert answers.count('"digit ') > 5
