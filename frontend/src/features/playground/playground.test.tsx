import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeDeployment, fakeVersion } from '@/testing/fakes';
import { open } from '@/testing/render';
import { page, problem, server } from '@/testing/server';
import { asProbabilities } from './answer-panel';
import { placement, tensorOf } from './image-input';
import { inverted, isEdgeLight, layOnGround } from './picture';

const THEN = '2026-11-24T08:00:00Z';

/** A model that takes two numbers and gives two classes. */
const small = (version: number) =>
  fakeVersion({
    version,
    signature: {
      inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }],
      outputs: [{ name: 'p', datatype: 'FP32', shape: [-1, 2] }],
      classLabels: ['no', 'yes'],
    },
  });

describe('the playground', () => {
  const asked: { path: string; body: unknown }[] = [];

  beforeEach(() => {
    asked.length = 0;
    const versions = [2, 1].map((version) => ({ version, state: 'SERVING' as const, weight: 1, since: THEN }));
    const deployment = fakeDeployment({ nodes: [{ node: 'node-a', revision: 4, upToDate: true, versions }] });
    server.use(
      http.get('*/api/v1/deployments', () => page([deployment])),
      http.get('*/api/v1/models/digits/versions/:version', ({ params }) =>
        HttpResponse.json(small(Number(params.version))),
      ),
      http.post('*/v2/models/digits/*', async ({ request }) => {
        const { pathname } = new URL(request.url);
        asked.push({ path: pathname, body: await request.json() });
        const version = pathname.includes('/versions/1/') ? '1' : '2';
        const data = version === '1' ? [0.9, 0.1] : [0.25, 0.75];
        return HttpResponse.json({
          model_name: 'digits',
          model_version: version,
          outputs: [{ name: 'p', datatype: 'FP32', shape: [1, 2], data }],
        });
      }),
    );
  });

  it('asks two versions about the same JSON, side by side', async () => {
    const { user } = open('/playground?model=digits&version=2&other=1');
    await user.click(await screen.findByRole('button', { name: 'Ask' }));

    expect(await screen.findByText('yes, with 75.0%')).toBeVisible();
    expect(await screen.findByText('no, with 90.0%')).toBeVisible();
    expect(screen.getAllByText(/ms there and back/)).toHaveLength(2);
    expect(asked.map(({ path }) => path).sort()).toEqual([
      '/v2/models/digits/versions/1/infer',
      '/v2/models/digits/versions/2/infer',
    ]);
    expect(asked[0]?.body).toEqual({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [0, 0] }] });
  });

  it('takes a whole request as well, and says what is no JSON and what is no list', async () => {
    const { user } = open('/playground?model=digits');
    const box = await screen.findByRole('textbox', { name: 'Inputs' });
    const ask = screen.getByRole('button', { name: 'Ask' });
    const write = async (json: string) => {
      await user.clear(box);
      await user.click(box);
      await user.paste(json);
      await user.click(ask);
    };

    await write('[oops');
    expect(await screen.findByText(/This is not JSON/)).toBeVisible();
    await write('{"a": 1}');
    expect(await screen.findByText('A list of inputs is expected, or a request that holds one.')).toBeVisible();
    await write('{"inputs": [{"name": "x", "datatype": "FP32", "shape": [1, 2], "data": [1, 2]}]}');
    await waitFor(() => expect(asked).toHaveLength(1));
  });

  it('says what the node refused, with its advice', async () => {
    server.use(http.post('*/v2/models/digits/*', () => problem(400, 'invalid-shape', 'x is [1, 3].', 'Send [n, 2].')));
    const { user } = open('/playground?model=digits');
    await user.click(await screen.findByRole('button', { name: 'Ask' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('x is [1, 3]. Send [n, 2].');
  });

  it('says that a model is not being served, and where to go', async () => {
    open('/playground?model=other');
    expect(await screen.findByText('other is not being served')).toBeVisible();
  });
});

describe('a dropped picture', () => {
  const grey = (...values: number[]) => new Uint8ClampedArray(values.flatMap((value) => [value, value, value, 255]));

  it('is taken for dark on light by the mean of its edge, whatever its middle is', () => {
    expect(isEdgeLight(grey(255, 255, 255, 255, 0, 255, 255, 255, 255), 3, 3)).toBe(true);
    expect(isEdgeLight(grey(0, 0, 0, 0, 255, 0, 0, 0, 0), 3, 3)).toBe(false);
    expect(isEdgeLight(grey(255, 0, 255, 255, 0, 255, 255, 0, 255), 3, 3)).toBe(true);
    expect(isEdgeLight(grey(0, 255, 0), 1, 3)).toBe(false);
  });

  it('is inverted in its colours and not in its opacity', () => {
    expect([...inverted(grey(255, 0, 51))]).toEqual([...grey(0, 255, 204)]);
  });

  it('gets the ground that its ink stands out from where it is transparent', () => {
    const dark = new Uint8ClampedArray([0, 0, 0, 255, 9, 9, 9, 0]);
    layOnGround(dark);
    expect([...dark]).toEqual([...grey(0, 255)]);
    const light = new Uint8ClampedArray([255, 255, 255, 255, 9, 9, 9, 0]);
    layOnGround(light);
    expect([...light]).toEqual([...grey(255, 0)]);
  });
});

describe('an image', () => {
  it('becomes a tensor, channel by channel, as the model takes it', () => {
    const pixels = new Uint8ClampedArray([255, 0, 51, 255, 0, 255, 102, 255]);
    const shape = { name: 'x', height: 1, width: 2 };
    expect(tensorOf({ ...shape, datatype: 'FP32', channels: 3 }, pixels).data).toEqual([1, 0, 0, 1, 0.2, 0.4]);
    expect(tensorOf({ ...shape, datatype: 'UINT8', channels: 1 }, pixels)).toEqual({
      name: 'x',
      shape: [1, 1, 1, 2],
      datatype: 'UINT8',
      data: [102, 119],
    });
  });

  it('that was drawn is centred by its mass in a box of 20 of 28 pixels', () => {
    const ink = new Uint8ClampedArray(100);
    ink.fill(255, 0, 5);
    const place = placement(ink, 10);
    expect(place?.from).toEqual({ x: 0, y: 0, width: 5, height: 1 });
    expect((place?.to.x ?? 0) + (place?.to.width ?? 0) / 2).toBeCloseTo(0.5);
    expect(place?.to.width).toBeCloseTo(20 / 28);
    expect(placement(new Uint8ClampedArray(100), 10)).toBeUndefined();
  });

  it('gets probabilities also from a model that gives scores', () => {
    expect(asProbabilities([0.2, 0.8])).toEqual([0.2, 0.8]);
    expect(asProbabilities([1000, 1000])).toEqual([0.5, 0.5]);
  });
});
