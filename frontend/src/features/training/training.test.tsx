import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeDataset, fakeDatasetVersion, fakeJob } from '@/testing/fakes';
import { open } from '@/testing/render';
import { problem, server } from '@/testing/server';

describe('a job', () => {
  beforeEach(() => {
    server.use(
      http.get('*/api/v1/training-jobs/job-1', () => HttpResponse.json(fakeJob())),
      http.get('*/api/v1/training-jobs/job-1/attempts', () => HttpResponse.json({ items: [] })),
      http.get('*/api/v1/training-jobs/job-1/attempts/1/log', () => HttpResponse.text('')),
      http.get('*/api/v1/training-jobs/job-1/events', () => new HttpResponse(null, { status: 200 })),
    );
  });

  it('is followed by its events until it is over', async () => {
    const over = fakeJob({ state: 'SUCCEEDED', version: 4, metrics: { test_accuracy: 0.9912 } });
    const events = [
      'id: 1\nevent: metric\ndata: {"attempt":1,"key":"train_loss","value":0.5,"step":10,"epoch":1}',
      'id: 1\nevent: progress\ndata: {"percent":80,"epoch":3,"epochs":3,"step":1000,"steps":1250,"examplesPerSecond":6000,"secondsLeft":9}',
      `id: 1\nevent: state\ndata: ${JSON.stringify(over)}`,
    ];
    server.use(http.get('*/api/v1/training-jobs/job-1/events', () => new HttpResponse(`${events.join('\n\n')}\n\n`)));
    open('/training/job-1');

    expect(await screen.findByText('Succeeded')).toBeVisible();
    expect(await screen.findByRole('link', { name: 'Open v4' })).toHaveAttribute(
      'href',
      '/console/models/digits/versions/4',
    );
    expect(screen.getByText('99.12%')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  });

  it('says why it failed and how to go on', async () => {
    const failed = fakeJob({
      state: 'FAILED',
      failure: { type: 'loss-not-finite', reason: 'The loss became NaN. Use a smaller learning rate.' },
    });
    server.use(
      http.get('*/api/v1/training-jobs/job-1', () => HttpResponse.json(failed)),
      http.get(
        '*/api/v1/training-jobs/job-1/events',
        () => new HttpResponse(`event: state\ndata: ${JSON.stringify(failed)}\n\n`),
      ),
    );
    open('/training/job-1');

    const why = await screen.findByRole('region', { name: 'Why it failed' });
    expect(why).toHaveTextContent('The loss became NaN. Use a smaller learning rate.');
    expect(within(why).getByRole('link', { name: 'Change it and run again' })).toHaveAttribute(
      'href',
      '/console/train?from=job-1',
    );
  });

  it('can be cancelled', async () => {
    let isCancelled = false;
    server.use(
      http.post('*/api/v1/training-jobs/job-1/cancel', () => {
        isCancelled = true;
        return HttpResponse.json(fakeJob({ cancelRequested: true }));
      }),
    );
    const { user } = open('/training/job-1');
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(isCancelled).toBe(true));
  });
});

describe('a new job', () => {
  beforeEach(() => {
    server.use(
      http.get('*/api/v1/datasets', () => HttpResponse.json({ items: [fakeDataset()], nextCursor: null })),
      http.get('*/api/v1/datasets/mnist/versions', () => HttpResponse.json({ items: [fakeDatasetVersion()] })),
      http.get('*/api/v1/datasets/mnist/versions/1', () => HttpResponse.json(fakeDatasetVersion())),
      http.post('*/api/v1/networks/shapes', () =>
        HttpResponse.json({
          layers: [
            { shape: [784], parameters: 0 },
            { shape: [2], parameters: 1570 },
          ],
          parameters: 1570,
        }),
      ),
    );
  });

  it('shows the shapes that the node computes, and sends what was chosen', async () => {
    const jobs: unknown[] = [];
    server.use(
      http.post('*/api/v1/training-jobs', async ({ request }) => {
        jobs.push(await request.json());
        return HttpResponse.json(fakeJob({ id: 'new' }), { status: 201 });
      }),
      http.get('*/api/v1/training-jobs/new', () => HttpResponse.json(fakeJob({ id: 'new' }))),
      http.get('*/api/v1/training-jobs/new/*', () => HttpResponse.json({ items: [] })),
    );
    const { user, router } = open('/train');

    await user.click(await screen.findByRole('button', { name: /^Linear/ }));
    expect(await screen.findByText(/1,570 parameters in all/)).toBeVisible();
    await user.clear(screen.getByRole('combobox', { name: /^Model/ }));
    await user.type(screen.getByRole('combobox', { name: /^Model/ }), 'pairs');
    await user.click(screen.getByRole('button', { name: 'Start training' }));

    await waitFor(() => expect(router.state.location.pathname).toBe('/training/new'));
    expect(jobs).toEqual([
      expect.objectContaining({
        model: 'pairs',
        dataset: { name: 'mnist', version: 1 },
        network: { layers: [{ type: 'flatten' }, { type: 'linear', outputs: 2, bias: true }] },
        epochs: 3,
      }),
    ]);
  });

  it('keeps to the limits that were set, and a repeated one to those it had', async () => {
    const jobs: unknown[] = [];
    const limited = fakeJob({ limits: { timeSeconds: 5400 } });
    server.use(
      http.get('*/api/v1/training-jobs/job-1', () => HttpResponse.json(limited)),
      http.post('*/api/v1/training-jobs', async ({ request }) => {
        jobs.push(await request.json());
        return HttpResponse.json(fakeJob({ id: 'new' }), { status: 201 });
      }),
      http.get('*/api/v1/training-jobs/new', () => HttpResponse.json(fakeJob({ id: 'new' }))),
      http.get('*/api/v1/training-jobs/new/*', () => HttpResponse.json({ items: [] })),
    );
    const { user } = open('/train?from=job-1');

    const time = await screen.findByRole('textbox', { name: 'Time limit (minutes)' });
    expect(time).toHaveValue('90');
    const memory = screen.getByRole('textbox', { name: 'Memory limit (MiB)' });
    await user.type(memory, '100');
    expect(memory).toBeInvalid();
    await user.clear(memory);
    await user.type(memory, '1024');
    await user.click(screen.getByRole('button', { name: 'Start training' }));
    await waitFor(() => expect(jobs).toHaveLength(1));
    expect(jobs).toEqual([
      expect.objectContaining({ limits: { timeSeconds: 5400, memoryBytes: 1_073_741_824 }, priority: 0 }),
    ]);
  });

  it('says at the layer what is wrong with it', async () => {
    server.use(
      http.post('*/api/v1/networks/shapes', () =>
        problem(400, 'layer-shape-mismatch', 'It gets [10].', 'Flatten before.', 'network.layers[1]'),
      ),
    );
    const { user } = open('/train');
    await user.click(await screen.findByRole('button', { name: /^Linear/ }));

    await waitFor(() =>
      expect(screen.getByText('It gets [10].').closest('li')).toHaveTextContent(/^2.*Flatten before\./),
    );
  });
});
