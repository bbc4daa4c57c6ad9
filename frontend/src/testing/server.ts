import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { fakeStorage } from './fakes';

/** The node as the tests see it: well, and empty unless a test says otherwise. */
export const server = setupServer(
  http.get('*/actuator/health/readiness', () => HttpResponse.json({ status: 'UP' })),
  http.get('*/actuator/prometheus', () => HttpResponse.text('process_uptime_seconds 61.0\n')),
  http.get('*/api/v1/training-nodes', () => HttpResponse.json({ items: [] })),
  http.get('*/api/v1/storage', () => HttpResponse.json(fakeStorage())),
  http.get('*/api/v1/models', () => HttpResponse.json({ items: [], nextCursor: null })),
  http.get('*/api/v1/datasets', () => HttpResponse.json({ items: [], nextCursor: null })),
  http.get('*/api/v1/training-jobs', () => HttpResponse.json({ items: [], nextCursor: null })),
  http.get('*/api/v1/deployments', () => HttpResponse.json({ items: [], nextCursor: null })),
  http.get('*/api/v1/deployments/:model', () => problem(404, 'not-deployed', 'It is not deployed.', 'Deploy it.')),
);

/** One page of a list. */
export const page = (items: unknown[], nextCursor: string | null = null) => HttpResponse.json({ items, nextCursor });

export function problem(status: number, type: string, detail: string, advice: string, field?: string) {
  return HttpResponse.json(
    { type: `urn:modelport:problem:${type}`, title: type, status, detail, advice, field, traceId: 'trace-1' },
    { status },
  );
}
