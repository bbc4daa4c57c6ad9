"""Starts TorchServe or MLServer on TorchScript files: start.py torchserve|mlserver FOLDER PORT MODEL..."""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
BIN = pathlib.Path(sys.executable).parent


def torchserve(folder, port, models):
    """Two workers, batches of up to 8, 1 ms of patience: its best settings on two cores."""
    store = folder / "store"
    store.mkdir()
    for model in models:
        subprocess.run([BIN / "torch-model-archiver", "--model-name", model, "--version", "1.0", "--serialized-file",
                        folder / f"{model}.pt", "--handler", HERE / "torchserve_handler.py", "--export-path", store],
                       check=True)
    settings = {model: {"1.0": {"defaultVersion": True, "marName": f"{model}.mar", "minWorkers": 2, "maxWorkers": 2,
                                "batchSize": 8, "maxBatchDelay": 1}} for model in models}
    (folder / "config.properties").write_text("\n".join([
        f"inference_address=http://127.0.0.1:{port}",
        f"management_address=http://127.0.0.1:{port + 1}",
        f"metrics_address=http://127.0.0.1:{port + 2}",
        f"grpc_inference_port={port + 3}",
        f"grpc_management_port={port + 4}",
        "job_queue_size=1000",
        "enable_envvars_config=false",
        f"models={json.dumps(settings)}"]) + "\n")
    return [BIN / "torchserve", "--start", "--foreground", "--ncs", "--disable-token-auth", "--model-store", store,
            "--ts-config", folder / "config.properties", "--models", *(f"{model}={model}.mar" for model in models)]


def mlserver(folder, port, models):
    """In its own process, without its pool of workers, which is slower for models this small."""
    for model in models:
        (folder / model).mkdir()
        (folder / model / "model-settings.json").write_text(json.dumps({
            "name": model, "implementation": "mlserver_runtime.TorchScript",
            "parameters": {"uri": str(folder / f"{model}.pt")}}))
    (folder / "settings.json").write_text(json.dumps({
        "host": "127.0.0.1", "http_port": port, "grpc_port": port + 1, "metrics_port": port + 2,
        "parallel_workers": 0, "debug": False}))
    os.environ["PYTHONPATH"] = str(HERE)
    return [BIN / "mlserver", "start", folder]


def main():
    peer, folder, port, *models = sys.argv[1:]
    os.chdir(folder)
    # Its own scripts are started by name.
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    os.environ["OMP_NUM_THREADS"] = "1"
    command = {"torchserve": torchserve, "mlserver": mlserver}[peer](pathlib.Path(folder), int(port), models)
    os.execv(command[0], [str(part) for part in command])


if __name__ == "__main__":
    main()
