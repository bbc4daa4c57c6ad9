"""The Open Inference Protocol by unmodified tritonclient (HTTP, aio, gRPC) and the KServe SDK's client."""

import asyncio
import json
import pathlib
import queue
import subprocess
import sys
import urllib.request

import grpc
import numpy
import pytest
import tritonclient.grpc as triton_grpc
import tritonclient.grpc.aio as triton_grpc_aio
import tritonclient.http as triton_http
import tritonclient.http.aio as triton_http_aio
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from tritonclient.utils import InferenceServerException

IMAGES = numpy.random.default_rng(1).random((3, 1, 28, 28), numpy.float32)


@pytest.fixture(scope="module")
def headers(node):
    """To be copied for each call: tritonclient adds its own to what it is given."""
    return {"authorization": f"Bearer {node.key}"}


@pytest.fixture(scope="module")
def http(node):
    with triton_http.InferenceServerClient(node.http, concurrency=4) as client:
        yield client


@pytest.fixture(scope="module")
def rpc(node):
    with triton_grpc.InferenceServerClient(node.grpc) as client:
        yield client


@pytest.fixture(scope="module")
def expected(http, headers):
    """What version 1 says, as JSON, which any HTTP client can read."""
    return infer_http(http, headers, binary=False).as_numpy("probabilities")


def infer_http(client, headers, binary=True, outputs=None, **options):
    images = triton_http.InferInput("images", IMAGES.shape, "FP32")
    images.set_data_from_numpy(IMAGES, binary_data=binary)
    outputs = outputs or [triton_http.InferRequestedOutput("probabilities", binary_data=binary)]
    return client.infer("digits", [images], outputs=outputs, headers=dict(headers), **options)


def grpc_input(images=IMAGES):
    given = triton_grpc.InferInput("images", images.shape, "FP32")
    given.set_data_from_numpy(images)
    return given


@pytest.mark.parametrize("client", ["http", "rpc"])
def test_describes_itself(client, headers, request):
    client = request.getfixturevalue(client)
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready("digits", headers=dict(headers))
    assert client.is_model_ready("digits", "2", headers=dict(headers))
    as_json = {"headers": dict(headers)} if client.__module__.startswith("tritonclient.http") else {
        "headers": dict(headers), "as_json": True}
    assert "binary_tensor_data" in client.get_server_metadata(**as_json)["extensions"]
    metadata = client.get_model_metadata("digits", **as_json)
    assert metadata["versions"] == ["1", "2"]
    assert [int(size) for size in metadata["inputs"][0]["shape"]] == [-1, 1, 28, 28]
    config = client.get_model_config("digits", **as_json)
    config = config.get("config", config)
    assert config["max_batch_size"] > 1
    assert config["input"][0]["data_type"] == "TYPE_FP32"
    index = client.get_model_repository_index(**as_json)
    index = index["models"] if isinstance(index, dict) else index
    assert {(model["name"], model["version"], model["state"]) for model in index if model["name"] == "digits"} == {
        ("digits", "1", "READY"), ("digits", "2", "READY")}
    statistics = client.get_inference_statistics("digits", "1", **as_json)
    assert statistics["model_stats"][0]["name"] == "digits"
    client.load_model("digits", headers=dict(headers))
    with pytest.raises(InferenceServerException, match="DELETE /api/v1/deployments"):
        client.unload_model("digits", headers=dict(headers))


@pytest.mark.parametrize("given", [True, False])
@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("packed", [None, "gzip", "deflate"])
def test_http_answers_bytes_and_json_alike(http, headers, expected, given, wanted, packed):
    result = infer_http(http, headers, given, [triton_http.InferRequestedOutput("probabilities", binary_data=wanted)],
                        request_id="é", request_compression_algorithm=packed, response_compression_algorithm=packed)
    numpy.testing.assert_array_equal(result.as_numpy("probabilities"), expected)
    assert result.get_response()["id"] == "é"
    assert result.get_response()["model_version"] == "1"


def test_http_names_versions_classes_and_failures(http, headers, expected):
    second = infer_http(http, headers, model_version="2")
    assert second.get_response()["model_version"] == "2"
    assert not numpy.array_equal(second.as_numpy("probabilities"), expected)
    best = infer_http(http, headers, outputs=[triton_http.InferRequestedOutput("probabilities", class_count=2)])
    value, index, label = best.as_numpy("probabilities")[0, 0].decode().split(":")
    assert int(index) == expected[0].argmax() and label == f"digit {index}"
    assert float(value) == pytest.approx(expected[0].max(), abs=1e-6)
    running = [http.async_infer("digits", [triton_http_input()], headers=dict(headers)) for _ in range(8)]
    for one in running:
        numpy.testing.assert_array_equal(one.get_result().as_numpy("probabilities"), expected)
    for wrong in ({"model_version": "3"}, {"outputs": [triton_http.InferRequestedOutput("none")]}):
        with pytest.raises(InferenceServerException) as failure:
            infer_http(http, headers, **wrong)
        assert failure.value.status() in ("400", "404")
    with pytest.raises(InferenceServerException, match="key"):
        infer_http(http, {})


def triton_http_input():
    images = triton_http.InferInput("images", IMAGES.shape, "FP32")
    images.set_data_from_numpy(IMAGES)
    return images


def test_http_takes_a_body_of_one_tensor(node, headers, expected):
    call = urllib.request.Request(f"http://{node.http}/v2/models/digits/infer", IMAGES.tobytes(),
                                  headers | {"Inference-Header-Content-Length": "0"})
    with urllib.request.urlopen(call) as answer:
        body = answer.read()
        header = int(answer.headers["Inference-Header-Content-Length"])
    numpy.testing.assert_array_equal(numpy.frombuffer(body[header:], numpy.float32).reshape(-1, 10), expected)


def test_nan_goes_through(http, headers):
    images = numpy.full((1, 1, 28, 28), numpy.nan, numpy.float32)
    for binary in (True, False):
        given = triton_http.InferInput("images", images.shape, "FP32")
        given.set_data_from_numpy(images, binary_data=binary)
        result = http.infer("digits", [given], headers=dict(headers),
                            outputs=[triton_http.InferRequestedOutput("probabilities", binary_data=binary)])
        assert numpy.isnan(result.as_numpy("probabilities")).any()


def test_http_aio(node, headers, expected):
    async def calls():
        async with triton_http_aio.InferenceServerClient(node.http) as client:
            assert await client.is_server_ready()
            assert (await client.get_model_metadata("digits", headers=dict(headers)))["name"] == "digits"
            images = triton_http_aio.InferInput("images", IMAGES.shape, "FP32")
            images.set_data_from_numpy(IMAGES)
            results = await asyncio.gather(*(client.infer("digits", [images], headers=dict(headers)) for _ in range(16)))
            return [result.as_numpy("probabilities") for result in results]

    for probabilities in asyncio.run(calls()):
        # They share batches, whose sums round differently.
        numpy.testing.assert_allclose(probabilities, expected, rtol=1e-5)


def test_the_example_of_the_guide(node, headers, capsys):
    guide = (pathlib.Path(__file__).parents[1] / "docs" / "serving.md").read_text()
    example = guide.split("```python\n")[1].split("```")[0]
    example = example.replace("127.0.0.1:8080", node.http).replace("127.0.0.1:9080", node.grpc)
    exec(example.replace("headers = {}", f"headers = {headers!r}"), {})
    assert capsys.readouterr().out.count(":digit ") == 6


@pytest.mark.parametrize("packed", [None, "gzip", "deflate"])
def test_grpc_answers_as_http(rpc, headers, expected, packed):
    result = rpc.infer("digits", [grpc_input()], headers=dict(headers), request_id="7", compression_algorithm=packed)
    numpy.testing.assert_array_equal(result.as_numpy("probabilities"), expected)
    assert result.get_response().id == "7"
    assert result.get_response().model_version == "1"
    best = rpc.infer("digits", [grpc_input()], headers=dict(headers),
                     outputs=[triton_grpc.InferRequestedOutput("probabilities", class_count=1)])
    assert best.as_numpy("probabilities")[0, 0].decode().endswith(f":digit {expected[0].argmax()}")


@pytest.mark.parametrize("priority", [1, 2, 9])
def test_priority_and_timeout(http, rpc, headers, expected, priority):
    urgency = {"priority": priority, "timeout": 30_000_000}
    numpy.testing.assert_array_equal(infer_http(http, headers, **urgency).as_numpy("probabilities"), expected)
    result = rpc.infer("digits", [grpc_input()], headers=dict(headers), **urgency)
    numpy.testing.assert_array_equal(result.as_numpy("probabilities"), expected)


def test_grpc_names_failures(rpc, headers):
    for wrong, code in (({"model_name": "none"}, "NOT_FOUND"), ({"model_version": "9"}, "NOT_FOUND"),
                        ({"inputs": [grpc_input(IMAGES.reshape(3, 784))]}, "INVALID_ARGUMENT"),
                        ({"headers": {}}, "UNAUTHENTICATED")):
        options = {"model_name": "digits", "inputs": [grpc_input()], "headers": dict(headers)} | wrong
        with pytest.raises(InferenceServerException) as failure:
            rpc.infer(**options)
        assert failure.value.status() == f"StatusCode.{code}"


def test_grpc_streams(node, headers, expected):
    answers = queue.Queue()
    with triton_grpc.InferenceServerClient(node.grpc) as client:
        client.start_stream(lambda result, error: answers.put((result, error)), headers=dict(headers))
        for i in range(20):
            images = IMAGES if i != 5 else IMAGES.reshape(3, 784)
            client.async_stream_infer("digits", [grpc_input(images)], request_id=str(i))
        for i in range(20):
            result, error = answers.get(timeout=60)
            if i == 5:
                assert "expects the shape" in str(error)
            else:
                assert error is None
                assert result.get_response().id == str(i)
                numpy.testing.assert_array_equal(result.as_numpy("probabilities"), expected)
        client.stop_stream()


def test_grpc_aio(node, headers, expected):
    async def calls():
        async with triton_grpc_aio.InferenceServerClient(node.grpc) as client:
            assert await client.is_server_live()
            results = await asyncio.gather(
                *(client.infer("digits", [grpc_input()], headers=dict(headers)) for _ in range(16)))
            return [result.as_numpy("probabilities") for result in results]

    for probabilities in asyncio.run(calls()):
        # They share batches, whose sums round differently.
        numpy.testing.assert_allclose(probabilities, expected, rtol=1e-5)


def test_grpc_health_and_reflection(node, headers):
    with grpc.insecure_channel(node.grpc) as channel:
        health = health_pb2_grpc.HealthStub(channel)
        for service in ("", "inference.GRPCInferenceService"):
            answer = health.Check(health_pb2.HealthCheckRequest(service=service))
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
        with_key = grpc.intercept_channel(channel, Authorization(dict(headers)))
        assert "inference.GRPCInferenceService" in ProtoReflectionDescriptorDatabase(with_key).get_services()


class Authorization(grpc.StreamStreamClientInterceptor):
    """Sends the key with each call of a stream."""

    def __init__(self, headers):
        self.metadata = list(headers.items())

    def intercept_stream_stream(self, continuation, details, requests):
        return continuation(details._replace(metadata=self.metadata), requests)


def test_kserve(node, expected):
    script = pathlib.Path(__file__).parent / "kserve_client.py"
    called = subprocess.run([sys.executable, script, node.http, node.grpc, node.key], capture_output=True, text=True)
    assert called.returncode == 0, called.stderr
    answers = json.loads(called.stdout.splitlines()[-1])
    assert len(answers) == 5
    for probabilities in answers:
        numpy.testing.assert_allclose(numpy.reshape(probabilities, (-1, 10)), expected, rtol=1e-6)
