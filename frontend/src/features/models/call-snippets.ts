import type { Signature } from '@/api/models';

export interface Call {
  origin: string;
  name: string;
  version: number;
  signature: Signature;
  /** Whether this node asks for a key. */
  needsKey: boolean;
}

const pathOf = ({ name, version }: Call) => `/v2/models/${encodeURIComponent(name)}/versions/${version}/infer`;

/** Each input as one row, for which zeros are a valid value. */
const inputsOf = ({ signature }: Call) =>
  signature.inputs.map(({ name, datatype, shape }) => {
    const concrete = shape.map((size) => (size < 0 ? 1 : size));
    return { name, datatype, shape: concrete, size: concrete.reduce((product, size) => product * size, 1) };
  });

export function curlCall(call: Call): string {
  const inputs = inputsOf(call).map(
    ({ name, datatype, shape, size }) =>
      `{"name": ${JSON.stringify(name)}, "datatype": "${datatype}", "shape": [${shape.join(', ')}], "data": [$(printf '0,%.0s' $(seq ${size - 1}))0]}`,
  );
  const quoted = inputs.join(', ').replace(/"/g, '\\"');
  const url = (call.origin + pathOf(call)).replace(/'/g, '%27');
  return [
    `curl -s '${url}' \\`,
    ...(call.needsKey ? ['  -H "Authorization: Bearer $MODELPORT_KEY" \\'] : []),
    `  -H 'Content-Type: application/json' \\`,
    `  -d "{\\"inputs\\": [${quoted}]}"`,
  ].join('\n');
}

export function pythonCall(call: Call): string {
  const inputs = inputsOf(call).map(
    ({ name, datatype, shape, size }) =>
      `    {"name": ${JSON.stringify(name)}, "datatype": "${datatype}", "shape": [${shape.join(', ')}], "data": [0] * ${size}},`,
  );
  return [
    'import json',
    ...(call.needsKey ? ['import os'] : []),
    'import urllib.request',
    '',
    'inputs = [',
    ...inputs,
    ']',
    'request = urllib.request.Request(',
    `    ${JSON.stringify(call.origin + pathOf(call))},`,
    '    data=json.dumps({"inputs": inputs}).encode(),',
    call.needsKey
      ? '    headers={"Content-Type": "application/json", "Authorization": f"Bearer {os.environ[\'MODELPORT_KEY\']}"},'
      : '    headers={"Content-Type": "application/json"},',
    ')',
    'with urllib.request.urlopen(request) as response:',
    '    for output in json.load(response)["outputs"]:',
    '        print(output["name"], output["data"])',
  ].join('\n');
}

export function javaCall(call: Call): string {
  const text = (json: string) => JSON.stringify(json).slice(1, -1);
  const inputs = inputsOf(call).map(({ name, datatype, shape, size }) => {
    const head = `{"name": ${JSON.stringify(name)}, "datatype": "${datatype}", "shape": [${shape.join(', ')}], "data": [`;
    return `${text(head)}" + "0,".repeat(${size - 1}) + "0]}`;
  });
  const body = `${text('{"inputs": [')}${inputs.join(', ')}]}`;
  return [
    'import java.net.URI;',
    'import java.net.http.HttpClient;',
    'import java.net.http.HttpRequest;',
    'import java.net.http.HttpResponse;',
    '',
    'class Call {',
    '    public static void main(String[] arguments) throws Exception {',
    `        String body = "${body}";`,
    `        var request = HttpRequest.newBuilder(URI.create(${JSON.stringify(call.origin + pathOf(call))}))`,
    '                .header("Content-Type", "application/json")',
    ...(call.needsKey ? ['                .header("Authorization", "Bearer " + System.getenv("MODELPORT_KEY"))'] : []),
    '                .POST(HttpRequest.BodyPublishers.ofString(body))',
    '                .build();',
    '        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());',
    '        System.out.println(response.body());',
    '    }',
    '}',
  ].join('\n');
}
