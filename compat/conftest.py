"""A live node for the clients of other makers."""

import json
import os
import pathlib
import subprocess
from types import SimpleNamespace

import pytest

ROOT = pathlib.Path(__file__).parents[1]


@pytest.fixture(scope="session")
def node():
    """A node that serves two versions of `digits` and a few small models: its addresses, and the key that callers need."""
    classpath = f"target/test-classes:target/classes:{(ROOT / 'target/classpath.txt').read_text()}"
    with open(ROOT / "target" / "compat-node.log", "w") as log:
        process = subprocess.Popen(
            [os.environ.get("MODELPORT_JAVA", "java"), "--enable-native-access=ALL-UNNAMED",
             "--sun-misc-unsafe-memory-access=allow", "-cp", classpath, "io.modelport.serving.oip.CompatNode"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            for line in process.stdout:
                if line.startswith("{"):
                    yield SimpleNamespace(**json.loads(line))
                    break
            else:
                pytest.fail(f"the node did not start; see {log.name}")
        finally:
            process.stdin.close()
            process.stdout.close()
            process.wait(60)
