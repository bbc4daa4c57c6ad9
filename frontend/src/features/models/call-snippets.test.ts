import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fakeVersion } from '@/testing/fakes';
import { type Call, curlCall, javaCall, pythonCall } from './call-snippets';

const { signature } = fakeVersion();
if (!signature) throw new Error('the fake version has a signature');
const call: Call = { origin: 'http://127.0.0.1:1', name: 'my "digits"', version: 3, signature, needsKey: false };
const BODY = {
  inputs: [{ name: 'images', datatype: 'FP32', shape: [1, 1, 28, 28], data: Array<number>(784).fill(0) }],
};

describe('the ways to call a version', () => {
  it('send with curl what the protocol asks for', () => {
    const script = curlCall(call).replace('curl -s', 'show() { printf %s "${@: -1}"; }; show');
    expect(JSON.parse(execFileSync('bash', ['-c', script], { encoding: 'utf8' }))).toEqual(BODY);
    expect(curlCall(call)).toContain("'http://127.0.0.1:1/v2/models/my%20%22digits%22/versions/3/infer'");
  });

  it('send with Java what the protocol asks for', () => {
    const literal = /String body = (.*);/.exec(javaCall(call))?.[1] ?? '';
    const zeros = '0,'.repeat(783);
    const body = literal
      .split(' + ')
      .map((part) => (part.startsWith('"0,".repeat') ? zeros : (JSON.parse(part) as string)))
      .join('');
    expect(JSON.parse(body)).toEqual(BODY);
  });

  it('are valid Python', () => {
    const script = `import ast, sys; ast.parse(sys.stdin.read())`;
    expect(() => execFileSync('python3', ['-c', script], { input: pythonCall(call) })).not.toThrow();
    expect(pythonCall({ ...call, needsKey: true })).toContain("os.environ['MODELPORT_KEY']");
  });
});
