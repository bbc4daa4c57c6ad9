import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { fakeAlias, fakeComparison, fakeDeployment, fakeModel, fakeMove, fakeVersion } from '@/testing/fakes';
import { open } from '@/testing/render';
import { page, problem, server } from '@/testing/server';

function serveModel() {
  server.use(
    http.get('*/api/v1/models/digits', () => HttpResponse.json(fakeModel({ aliases: { champion: 2 } }))),
    http.get('*/api/v1/models/digits/versions', () =>
      page([fakeVersion({ version: 2, aliases: ['champion'] }), fakeVersion({ version: 1 })]),
    ),
    http.get('*/api/v1/models/digits/aliases', () => HttpResponse.json({ items: [fakeAlias()] })),
    http.get('*/api/v1/models/digits/history', () => page([fakeMove()])),
    http.get('*/api/v1/models/digits/compare', () => HttpResponse.json(fakeComparison({ base: 2, candidate: 1 }))),
    http.get('*/api/v1/deployments/digits', () => HttpResponse.json(fakeDeployment())),
  );
}

describe('the list of models', () => {
  it('asks the node for what the address says', async () => {
    const asked: string[] = [];
    server.use(
      http.get('*/api/v1/models', ({ request }) => {
        asked.push(new URL(request.url).search);
        return page([fakeModel()]);
      }),
    );
    open('/models?q=dig&tag=team:vision&sort=updated&direction=desc');

    expect(await screen.findByRole('link', { name: 'digits' })).toBeVisible();
    expect(asked[0]).toContain('nameContains=dig');
    expect(asked[0]).toContain('tag=team%3Avision');
    expect(asked[0]).toContain('sort=updated&direction=desc');
  });

  it('goes on and back by the cursors of its pages', async () => {
    server.use(
      http.get('*/api/v1/models', ({ request }) =>
        new URL(request.url).searchParams.get('cursor') === 'second'
          ? page([fakeModel({ name: 'last' })])
          : page([fakeModel({ name: 'first' })], 'second'),
      ),
    );
    const { user, router } = open('/models');

    await user.click(await screen.findByRole('button', { name: 'Next' }));
    expect(await screen.findByRole('link', { name: 'last' })).toBeVisible();
    expect(router.state.location.search).toMatchObject({ pages: ['second'] });
    await user.click(screen.getByRole('button', { name: 'Previous' }));
    expect(await screen.findByRole('link', { name: 'first' })).toBeVisible();
  });

  it('tells nothing found from nothing there', async () => {
    const { user } = open('/models?q=nope');
    await user.click(await screen.findByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('No model yet')).toBeVisible();
  });

  it('says what the node refused, with its advice and trace, and tries again', async () => {
    let isBroken = true;
    server.use(
      http.get('*/api/v1/models', () =>
        isBroken ? problem(503, 'database-down', 'It does not answer.', 'Wait a little.') : page([fakeModel()]),
      ),
    );
    const { user } = open('/models');

    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('It does not answer. Wait a little.');
    expect(alert).toHaveTextContent('trace-1');
    isBroken = false;
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'digits' })).toBeVisible();
  });
});

describe('a model', () => {
  it('is promoted with a reason, and only against the state that was shown', async () => {
    serveModel();
    const moves: { body: unknown; ifMatch: string | null }[] = [];
    server.use(
      http.put('*/api/v1/models/digits/aliases/champion', async ({ request }) => {
        moves.push({ body: await request.json(), ifMatch: request.headers.get('If-Match') });
        return HttpResponse.json({ alias: 'champion', from: 2, to: 1, changed: true });
      }),
    );
    const { user } = open('/models/digits');

    await user.click(await screen.findByRole('button', { name: 'Promote v1' }));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('better')).toBeVisible();
    expect(within(dialog).getByText('worse')).toBeVisible();
    const confirm = within(dialog).getByRole('button', { name: 'Move champion to v1' });
    expect(confirm).toBeDisabled();
    await user.type(within(dialog).getByRole('textbox', { name: /Reason/ }), 'v2 misreads sevens');
    await user.click(confirm);

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(moves).toEqual([{ body: { version: 1, reason: 'v2 misreads sevens' }, ifMatch: '"17"' }]);
  });

  it('keeps the dialog and says why when somebody else moved the alias', async () => {
    serveModel();
    server.use(
      http.put('*/api/v1/models/digits/aliases/champion', () =>
        problem(412, 'revision-mismatch', 'Its ETag is "18", not "17".', 'Read it again.'),
      ),
    );
    const { user } = open('/models/digits');

    await user.click(await screen.findByRole('button', { name: 'Promote v1' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByRole('textbox', { name: /Reason/ }), 'why not');
    await user.click(await within(dialog).findByRole('button', { name: 'Move champion to v1' }));
    expect(await within(dialog).findByText(/Its ETag is "18", not "17"/)).toBeVisible();
  });

  it('returns an alias to the version before by one click', async () => {
    serveModel();
    const returned: (string | null)[] = [];
    server.use(
      http.post('*/api/v1/models/digits/aliases/champion/rollback', ({ request }) => {
        returned.push(request.headers.get('If-Match'));
        return HttpResponse.json({ alias: 'champion', from: 2, to: 1, changed: true });
      }),
    );
    const { user } = open('/models/digits');

    await user.click(await screen.findByRole('button', { name: 'Return to v1' }));
    expect(await screen.findByText('champion names v1 again.')).toBeInTheDocument();
    expect(returned).toEqual(['"17"']);
  });

  it('shows who moved which alias when and why, and what serves', async () => {
    serveModel();
    open('/models/digits');
    expect(await screen.findByText('champion moved from v1 to v2')).toBeVisible();
    expect(await screen.findByText('100% of the traffic')).toBeVisible();
    expect(screen.getAllByText('Serving').length).toBeGreaterThan(1);
  });

  it('shows what a deployment does beside its weights, and keeps that when the weights change', async () => {
    serveModel();
    const orders: unknown[] = [];
    const beside = {
      forcedRoutes: [{ header: 'x-tester', value: 'anna', version: 3 }],
      shadows: [{ alias: 'candidate', share: 0.1 }],
      cacheBytes: 2_000_000,
    };
    server.use(
      http.get('*/api/v1/deployments/digits', () => HttpResponse.json(fakeDeployment(beside))),
      http.put('*/api/v1/deployments/digits', async ({ request }) => {
        orders.push(await request.json());
        return HttpResponse.json(fakeDeployment(beside));
      }),
    );
    const { user } = open('/models/digits');

    const list = await screen.findByRole('list', { name: 'Beside the weights' });
    expect(within(list).getByText('Header x-tester: anna goes to the version (fixed to v3)')).toBeVisible();
    expect(within(list).getByText('Shadow (follows candidate) gets copies of 10% of the requests')).toBeVisible();
    expect(within(list).getByText(/^Keeps up to 2 MB of answers/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Change' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Change' }));
    await waitFor(() => expect(orders).toHaveLength(1));
    expect(orders[0]).toMatchObject(beside);
  });

  it('loses an alias only when its name was typed and a reason given', async () => {
    serveModel();
    const removals: { reason: string | null; ifMatch: string | null }[] = [];
    server.use(
      http.delete('*/api/v1/models/digits/aliases/champion', ({ request }) => {
        removals.push({
          reason: new URL(request.url).searchParams.get('reason'),
          ifMatch: request.headers.get('If-Match'),
        });
        return HttpResponse.json({ alias: 'champion', from: 2, changed: true });
      }),
    );
    const { user } = open('/models/digits');
    await user.click(await screen.findByRole('button', { name: 'Remove champion' }));
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', { name: 'Remove champion' });
    await user.type(within(dialog).getByRole('textbox', { name: /Type/ }), 'champion');
    expect(confirm).toBeDisabled();
    await user.type(within(dialog).getByRole('textbox', { name: /Reason/ }), 'retired');
    await user.click(confirm);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(removals).toEqual([{ reason: 'retired', ifMatch: '"17"' }]);
  });

  it('gets and loses tags, whose keys may hold slashes', async () => {
    serveModel();
    const calls: string[] = [];
    server.use(
      http.get('*/api/v1/models/digits', () => HttpResponse.json(fakeModel({ tags: { 'team/x': 'vision' } }))),
      http.put('*/api/v1/models/digits/tags/*', async ({ request }) => {
        calls.push(`PUT ${new URL(request.url).pathname} ${JSON.stringify(await request.json())}`);
        return new HttpResponse(null, { status: 204 });
      }),
      http.delete('*/api/v1/models/digits/tags/*', ({ request }) => {
        calls.push(`DELETE ${new URL(request.url).pathname}`);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = open('/models/digits');
    await user.click(await screen.findByRole('button', { name: 'Add a tag' }));
    await user.type(screen.getByRole('textbox', { name: /Key/ }), 'a/b c');
    await user.type(screen.getByRole('textbox', { name: 'Value' }), 'd');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(screen.queryByRole('textbox', { name: /Key/ })).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Remove the tag team/x' }));
    await waitFor(() =>
      expect(calls).toEqual([
        'PUT /api/v1/models/digits/tags/a/b%20c {"value":"d"}',
        'DELETE /api/v1/models/digits/tags/team/x',
      ]),
    );
  });

  it('is deleted only when its name was typed', async () => {
    serveModel();
    const { user } = open('/models/digits');
    await user.click(await screen.findByRole('button', { name: 'More actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete the model' }));
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', { name: 'Delete the model' });
    await user.type(within(dialog).getByRole('textbox'), 'digit');
    expect(confirm).toBeDisabled();
    await user.type(within(dialog).getByRole('textbox'), 's');
    expect(confirm).toBeEnabled();
  });
});
