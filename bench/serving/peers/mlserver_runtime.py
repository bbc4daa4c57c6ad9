"""A TorchScript module under MLServer."""

import numpy
import torch
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceResponse


class TorchScript(MLModel):

    async def load(self):
        torch.set_num_threads(1)
        self.module = torch.jit.load(self.settings.parameters.uri).eval()
        return True

    async def predict(self, request):
        rows = torch.from_numpy(numpy.asarray(NumpyCodec.decode_input(request.inputs[0])))
        with torch.inference_mode():
            answer = self.module(rows)
        return InferenceResponse(model_name=self.name, outputs=[NumpyCodec.encode_output("output", answer.numpy())])
