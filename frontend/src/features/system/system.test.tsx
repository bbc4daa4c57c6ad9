import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { fakeDeployment, fakeStorage } from '@/testing/fakes';
import { open } from '@/testing/render';
import { page, server } from '@/testing/server';

const THEN = '2026-11-24T08:00:00Z';

const SAMPLES = `# HELP process_uptime_seconds The uptime of the Java virtual machine
jvm_memory_used_bytes{area="heap",id="a"} 1.0E8
jvm_memory_used_bytes{area="heap",id="b"} 5.0E7
jvm_memory_max_bytes{area="heap",id="b"} 3.0E8
process_uptime_seconds 3725.0
modelport_requests_total{model="digits",outcome="ok",protocol="oip",version="2"} 1200.0
modelport_requests_total{model="digits",outcome="invalid",protocol="oip",version="2"} 34.0
modelport_requests_total{model="digits",outcome="ok",protocol="oip",version="1"} 7.0
`;

describe('the system page', () => {
  it('says how full the node is, what the nodes do, and how often each version was asked', async () => {
    server.use(
      http.get('*/actuator/prometheus', () => HttpResponse.text(SAMPLES)),
      http.get('*/api/v1/deployments', () => page([fakeDeployment()])),
    );
    open('/system');

    const node = await screen.findByRole('region', { name: 'This node' });
    expect(node).toHaveTextContent('150 MB of 300 MB');
    expect(node).toHaveTextContent('up for 1h 2m');
    const nodes = screen.getByRole('region', { name: 'Nodes' });
    expect(within(nodes).getByText('Up to date')).toBeVisible();
    const loaded = screen.getByRole('region', { name: 'Versions loaded' });
    expect(within(loaded).getByText('1,234')).toBeInTheDocument();
  });

  it('says how much room the artifact store has, its reserve aside', async () => {
    open('/system');
    const storage = await screen.findByRole('region', { name: 'Storage' });
    expect(await within(storage).findByText('24.5 GB left for uploads')).toBeVisible();
    expect(storage).toHaveTextContent('In reserve536 MB');
    expect(screen.queryByText(/free of/)).toBeNull();
  });

  it('shows a store that takes nothing any more as full', async () => {
    server.use(http.get('*/api/v1/storage', () => HttpResponse.json(fakeStorage({ freeBytes: 400_000_000 }))));
    open('/system');
    const bar = await screen.findByRole('progressbar', { name: 'Room: 0 bytes left for uploads' });
    expect(bar).toHaveAttribute('aria-valuenow', '100');
  });

  it('says that a node lags behind, or failed', async () => {
    const [lagging] = fakeDeployment().nodes;
    const broken = {
      ...lagging,
      node: 'node-b',
      versions: [{ version: 2, state: 'FAILED', weight: 1, since: '2026-11-24T08:00:00Z' }],
    };
    server.use(
      http.get('*/api/v1/deployments', () => page([{ ...fakeDeployment(), revision: 5, nodes: [lagging, broken] }])),
    );
    open('/system');
    expect(await screen.findByText('Changing over')).toBeVisible();
    expect(screen.getByText('1 version failed')).toBeVisible();
  });

  it('clears up after it has told what would go, and has everything verified', async () => {
    const orders: unknown[] = [];
    const report = (dryRun: boolean) => ({
      dryRun,
      startedAt: THEN,
      finishedAt: THEN,
      waiting: { count: 1, bytes: 1_000 },
      deleted: { count: 3, bytes: 2_000_000 },
      rescuedCount: 0,
      brokenOffUploads: 0,
      items: [],
    });
    let isVerified = false;
    server.use(
      http.post('*/api/v1/storage/collections', async ({ request }) => {
        const order = (await request.json()) as { dryRun: boolean };
        orders.push(order);
        return HttpResponse.json(report(order.dryRun));
      }),
      http.post('*/api/v1/storage/verifications', () => {
        isVerified = true;
        return new HttpResponse(null, { status: 202 });
      }),
    );
    const { user } = open('/system');
    const storage = await screen.findByRole('region', { name: 'Storage' });
    expect(await within(storage).findByText('88 MB in 214 files')).toBeVisible();
    expect(storage).toHaveTextContent('200 of 214 in this round');

    await user.click(within(storage).getByRole('button', { name: 'Clear up' }));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('2 MB in 3 files')).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Clear up' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(orders).toEqual([{ dryRun: true }, { dryRun: false }]);

    await user.click(within(storage).getByRole('button', { name: 'Verify all' }));
    await waitFor(() => expect(isVerified).toBe(true));
  });

  it('says which files are damaged, and who needs them', async () => {
    const damaged = [{ digest: `sha256:${'ef'.repeat(32)}`, foundAt: THEN, users: ["model 'digits', version 3"] }];
    server.use(http.get('*/api/v1/storage', () => HttpResponse.json(fakeStorage({ damaged }))));
    open('/system');
    expect(await screen.findByRole('region', { name: '1 file is damaged' })).toHaveTextContent(
      "needed by model 'digits', version 3",
    );
  });

  it('says that nothing is loaded', async () => {
    open('/system');
    expect(await screen.findByText('Nothing is loaded')).toBeVisible();
  });
});
