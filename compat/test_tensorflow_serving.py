"""TensorFlow Serving's REST protocol as its users call it: JSON of numpy arrays by requests, as in TensorFlow's tutorials."""

import base64
import json
import math
import pathlib

import numpy
import pytest
import requests

IMAGES = numpy.random.default_rng(1).random((3, 1, 28, 28), numpy.float32)


@pytest.fixture(scope="module")
def headers(node):
    return {"authorization": f"Bearer {node.key}", "content-type": "application/json"}


@pytest.fixture(scope="module")
def models(node):
    return f"http://{node.http}/v1/models"


@pytest.fixture(scope="module")
def expected(models, headers):
    data = json.dumps({"signature_name": "serving_default", "instances": IMAGES.tolist()})
    answer = requests.post(f"{models}/digits:predict", data=data, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["X-Modelport-Model-Version"] == "1"
    predictions = numpy.array(json.loads(answer.text)["predictions"])
    assert predictions.shape == (3, 10)
    return predictions


def call(url, body, headers, status=200):
    answer = requests.post(url, json=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json()


def test_rows_and_columns_are_alike(models, headers, expected):
    for body in ({"inputs": IMAGES.tolist()}, {"inputs": {"images": IMAGES.tolist()}}):
        numpy.testing.assert_array_equal(call(f"{models}/digits:predict", body, headers)["outputs"], expected)
    named = {"instances": [{"images": image} for image in IMAGES.tolist()]}
    numpy.testing.assert_array_equal(call(f"{models}/digits:predict", named, headers)["predictions"], expected)


def test_versions_and_labels(models, headers, expected):
    body = {"instances": IMAGES.tolist()}
    first = call(f"{models}/digits/versions/1:predict", body, headers)["predictions"]
    numpy.testing.assert_array_equal(first, expected)
    second = call(f"{models}/digits/versions/2:predict", body, headers)
    assert call(f"{models}/digits/labels/champion:predict", body, headers) == second
    assert not numpy.array_equal(second["predictions"], expected)
    assert "error" in call(f"{models}/digits/versions/3:predict", body, headers, 404)
    assert "error" in call(f"{models}/digits/labels/none:predict", body, headers, 404)
    assert "error" in call(f"{models}/half:predict", {"instances": [1.0, 5.0]}, headers, 404)


def test_classify(models, headers, expected):
    examples = [{"images": image.ravel().tolist()} for image in IMAGES]
    results = call(f"{models}/digits:classify", {"examples": examples}, headers)["results"]
    assert [label for label, _ in results[0]] == [f"digit {i}" for i in range(10)]
    numpy.testing.assert_array_equal([[score for _, score in row] for row in results], expected)
    assert ":classify" in call(f"{models}/digits:regress", {"examples": examples}, headers, 400)["error"]


def test_half_plus_three_as_in_the_documentation(models, headers):
    model = f"{models}/half_plus_three"
    answer = requests.post(f"{model}:predict", data='{"instances": [1.0,2.0,5.0]}',
                           headers=headers | {"content-type": "application/x-www-form-urlencoded"})
    assert answer.json() == {"predictions": [3.5, 4.0, 5.5]}
    regress = {"signature_name": "tensorflow/serving/regress", "examples": [{"x": 1.0}, {"x": 2.0}]}
    assert call(f"{model}:regress", regress, headers) == {"results": [3.5, 4.0]}
    answer = requests.post(f"{model}:predict", data='{"instances": [NaN, Infinity, -Infinity]}', headers=headers)
    predictions = answer.json()["predictions"]
    assert math.isnan(predictions[0]) and predictions[1:] == [math.inf, -math.inf]


def test_several_inputs_and_outputs(models, headers):
    a, b = numpy.arange(6).reshape(3, 2), numpy.ones((3, 2))
    rows = {"instances": [{"a": x.tolist(), "b": y.tolist()} for x, y in zip(a, b)]}
    predictions = call(f"{models}/sum_and_product:predict", rows, headers)["predictions"]
    numpy.testing.assert_array_equal([row["sum"] for row in predictions], a + b)
    columns = {"inputs": {"b": b.tolist(), "a": a.tolist()}}
    outputs = call(f"{models}/sum_and_product:predict", columns, headers)["outputs"]
    numpy.testing.assert_array_equal(outputs["product"], a * b)


def test_images_as_base64(models, headers):
    images = numpy.random.default_rng(2).integers(0, 256, (4, 2, 2), numpy.uint8)
    encoded = [{"b64": base64.b64encode(image.tobytes()).decode()} for image in images]
    for instances in (encoded, [{"image": image} for image in encoded], images.tolist()):
        predictions = call(f"{models}/brightness:predict", {"instances": instances}, headers)["predictions"]
        assert predictions == images.sum((1, 2), numpy.int64).tolist()


def test_status_and_metadata(models, headers):
    available = [{"version": version, "state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}}
                 for version in ("1", "2")]
    assert requests.get(f"{models}/digits", headers=headers).json()["model_version_status"] == available
    for address in ("versions/2", "labels/champion"):
        status = requests.get(f"{models}/digits/{address}", headers=headers).json()
        assert status == {"model_version_status": available[1:]}
    metadata = requests.get(f"{models}/digits/metadata", headers=headers).json()
    assert metadata["model_spec"] == {"name": "digits", "signature_name": "", "version": "1"}
    signature = metadata["metadata"]["signature_def"]["signature_def"]["serving_default"]
    assert signature["inputs"]["images"]["dtype"] == "DT_FLOAT"
    assert [size["size"] for size in signature["inputs"]["images"]["tensor_shape"]["dim"]] == ["-1", "1", "28", "28"]
    assert requests.head(f"{models}/digits", headers=headers).status_code == 200


@pytest.mark.parametrize("body", [{}, {"instances": []}, {"instances": [[1]]}, {"instances": [IMAGES[0].tolist(), [1]]},
                                  {"instances": ["a"]}, {"inputs": None}, {"instances": [{"b64": "AA=="}]}])
def test_a_bad_request_is_400(models, headers, body):
    assert call(f"{models}/digits:predict", body, headers, 400)["error"]


def test_other_failures(models, headers):
    assert requests.get(f"{models}/digits:predict", headers=headers).status_code == 400
    assert requests.post(f"{models}/digits", data="{}", headers=headers).status_code == 400
    assert requests.post(f"{models}/digits:predict", json={"instances": [1]}).status_code == 401


def test_the_example_of_the_guide(node, headers, capsys):
    guide = (pathlib.Path(__file__).parents[1] / "docs" / "serving-tensorflow.md").read_text()
    example = guide.split("```python\n")[1].split("```")[0].replace("127.0.0.1:8080", node.http)
    exec(example.replace("headers = {}", f"headers = {headers!r}"), {})
    assert capsys.readouterr().out.startswith("digit ")
