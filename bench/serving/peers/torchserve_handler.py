"""A TorchScript module under TorchServe, as fast as its users write it: one tensor a batch, lists back."""

import torch
from ts.torch_handler.base_handler import BaseHandler


class Rows(BaseHandler):

    def initialize(self, context):
        torch.set_num_threads(1)
        super().initialize(context)

    def preprocess(self, requests):
        return torch.tensor([request.get("body") or request.get("data") for request in requests]).to(self.device)

    def inference(self, rows):
        with torch.inference_mode():
            return self.model(rows)

    def postprocess(self, rows):
        return rows.tolist()
