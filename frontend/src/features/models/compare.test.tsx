import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeJob, fakeVersion } from '@/testing/fakes';
import { open } from '@/testing/render';
import { page, server } from '@/testing/server';

const version = (number: number, accuracy: number) => {
  const { provenance } = fakeVersion();
  return fakeVersion({
    version: number,
    provenance: {
      ...provenance,
      job: `job-${number}`,
      seed: number,
      metrics: { test_accuracy: accuracy, seconds: 60 },
    },
  });
};

describe('a comparison', () => {
  beforeEach(() => {
    const { spec } = fakeJob();
    server.use(
      http.get('*/api/v1/models/digits/versions', () => page([version(2, 0.99), version(1, 0.97)])),
      http.get('*/api/v1/models/digits/versions/1', () => HttpResponse.json(version(1, 0.97))),
      http.get('*/api/v1/models/digits/versions/2', () => HttpResponse.json(version(2, 0.99))),
      http.get('*/api/v1/training-jobs/job-1', () => HttpResponse.json(fakeJob({ id: 'job-1', state: 'SUCCEEDED' }))),
      http.get('*/api/v1/training-jobs/job-2', () =>
        HttpResponse.json(fakeJob({ id: 'job-2', state: 'SUCCEEDED', spec: { ...spec, epochs: 9 } })),
      ),
      http.get('*/api/v1/training-jobs/:id/metrics', ({ params }) =>
        HttpResponse.json({
          items: [{ attempt: 1, key: 'test_loss', value: params.id === 'job-1' ? 0.5 : 0.25, step: 10, epoch: 1 }],
          after: 1,
        }),
      ),
    );
  });

  it('shows by how much metrics differ and in which direction, what else differs, and the curves', async () => {
    const { user } = open('/models/digits/compare?versions=%5B1%2C2%5D');

    const metrics = await screen.findByRole('region', { name: 'Metrics' });
    expect(within(metrics).getByRole('row', { name: /Test accuracy/ })).toHaveTextContent('+2.00 pointsbetter');
    expect(within(metrics).getByRole('row', { name: /Training time/ })).toHaveTextContent('same');
    const facts = screen.getByRole('region', { name: 'Data, network and parameters' });
    expect(await within(facts).findByRole('row', { name: /^Epochs.*3 9/ })).toBeInTheDocument();
    expect(within(facts).getByRole('row', { name: /Optimizer/ })).toHaveTextContent(
      'Gradient descent (SGD) · learning rate 0.1',
    );
    expect(await screen.findByText('Test loss')).toBeVisible();

    await user.click(within(facts).getByRole('switch', { name: 'Only what differs' }));
    expect(within(facts).queryByRole('row', { name: /Batch size/ })).toBeNull();
    expect(within(facts).getByRole('row', { name: /Seed/ })).toBeInTheDocument();
  });

  it('asks for a second version', async () => {
    open('/models/digits/compare?versions=%5B1%5D');
    expect(await screen.findByText('Choose two versions')).toBeVisible();
  });
});
