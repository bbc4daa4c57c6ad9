"""Calls a node with the KServe SDK's clients, in a process of its own: its messages and Triton's have the same names."""

import asyncio
import json
import sys

import numpy
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig

IMAGES = numpy.random.default_rng(1).random((3, 1, 28, 28), numpy.float32)


def request(binary):
    images = InferInput("images", list(IMAGES.shape), "FP32")
    images.set_data_from_numpy(IMAGES, binary_data=binary)
    return InferRequest(model_name="digits", infer_inputs=[images], request_id="k")


async def rest(address, headers):
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    base = f"http://{address}"
    assert await client.is_server_ready(base)
    assert await client.is_server_live(base)
    assert await client.is_model_ready(base, "digits", headers=headers)
    return [await client.infer(base, request(binary), "digits", headers=dict(headers)) for binary in (True, False)]


async def rest_v1(address, headers):
    client = InferenceRESTClient(RESTConfig(protocol="v1"))
    base = f"http://{address}"
    assert await client.is_model_ready(base, "digits", headers=headers)
    return (await client.infer(base, {"instances": IMAGES.tolist()}, "digits", headers=headers))["predictions"]


async def rpc(address, headers):
    client = InferenceGRPCClient(address)
    metadata = list(headers.items())
    assert await client.is_server_ready()
    assert await client.is_model_ready("digits", headers=metadata)
    return [await client.infer(request(binary), headers=metadata) for binary in (True, False)]


async def main(http, grpc, key):
    headers = {"authorization": f"Bearer {key}"}
    answers = await rest(http, headers) + await rpc(grpc, headers)
    assert all(answer.id == "k" and answer.model_name == "digits" for answer in answers)
    print(json.dumps([numpy.ravel(answer.outputs[0].as_numpy()).tolist() for answer in answers]
                     + [await rest_v1(http, headers)]))


asyncio.run(main(*sys.argv[1:]))
