import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { fakeDataset, fakeDeployment, fakeJob, fakeModel } from '@/testing/fakes';
import { open } from '@/testing/render';
import { page, problem, server } from '@/testing/server';

const panel = (name: string) => screen.findByRole('region', { name });

describe('home', () => {
  it('shows an empty node the way, and its first step', async () => {
    open('/');
    const steps = await panel('From data to predictions');
    expect(within(steps).getAllByLabelText('To do:')).toHaveLength(4);
    expect(within(steps).getByRole('link', { name: 'Upload a dataset' })).toHaveAttribute('href', '/console/upload');
  });

  it('goes on with the step that is next', async () => {
    server.use(http.get('*/api/v1/datasets', () => page([fakeDataset()])));
    open('/');
    const steps = await panel('From data to predictions');
    expect(within(steps).getAllByLabelText('Done:')).toHaveLength(1);
    expect(within(steps).getByRole('link', { name: 'Train a model' })).toBeVisible();
  });

  it('says what needs a person, what runs, what changed and what serves', async () => {
    const failed = fakeJob({
      id: 'job-2',
      model: 'letters',
      state: 'FAILED',
      failure: { type: 'loss-not-finite', reason: 'The loss became NaN.' },
    });
    server.use(
      http.get('*/api/v1/models', () => page([fakeModel()])),
      http.get('*/api/v1/datasets', () => page([fakeDataset()])),
      http.get('*/api/v1/training-jobs', () => page([fakeJob(), failed])),
      http.get('*/api/v1/deployments', () => page([fakeDeployment()])),
    );
    open('/');

    expect(await panel('Needs you')).toHaveTextContent('Training of letters');
    expect(await panel('Needs you')).toHaveTextContent('The loss became NaN.');
    expect(await panel('Under way')).toHaveTextContent('Training of digits');
    expect(await panel('Under way')).toHaveTextContent('40%, 1m 15s left');
    expect(await panel('What changed')).toHaveTextContent('mnist dataset changed');
    expect(await panel('Serving')).toHaveTextContent('v2 serving');
    expect(screen.queryByRole('region', { name: 'From data to predictions' })).toBeNull();
  });

  it('forgets a failure once a later job of that model succeeded', async () => {
    const [later, earlier] = [fakeJob({ id: 'b', state: 'SUCCEEDED' }), fakeJob({ id: 'a', state: 'FAILED' })];
    server.use(http.get('*/api/v1/training-jobs', () => page([later, earlier])));
    open('/');
    expect(await panel('Needs you')).toHaveTextContent('Nothing needs you.');
  });

  it('says that the database does not answer', async () => {
    server.use(
      http.get('*/actuator/health/readiness', () => HttpResponse.json({ status: 'DOWN' }, { status: 503 })),
      http.get('*/api/v1/models', () => problem(503, 'database-unavailable', 'It is down.', 'Wait.')),
    );
    open('/');
    expect(await screen.findByRole('alert')).toHaveTextContent('It is down. Try again in a few seconds.');
    expect(await screen.findByText('The database does not answer')).toBeVisible();
  });
});
