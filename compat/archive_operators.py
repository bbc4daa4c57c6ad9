"""Lists the operators that the archives of a folder call: `python archive_operators.py FOLDER > operators.txt`."""

import ast
import pathlib
import sys
import zipfile


def operators(archive):
    with zipfile.ZipFile(archive) as file:
        for name in file.namelist():
            if name.endswith(".py"):
                for node in ast.walk(ast.parse(file.read(name))):
                    if isinstance(node, ast.Call):
                        parts = ast.unparse(node.func).split(".")
                        if parts[0] == "torch" and len(parts) == 2:
                            yield "aten::" + parts[1]
                        elif parts[0] == "ops" and len(parts) == 3:
                            yield "::".join(parts[1:])


if __name__ == "__main__":
    found = set()
    for path in pathlib.Path(sys.argv[1]).glob("*.pt"):
        found.update(operators(path))
    print("\n".join(sorted(found)))
