import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeDataset, fakeDatasetVersion } from '@/testing/fakes';
import { open } from '@/testing/render';
import { page, problem, server } from '@/testing/server';
import { assign, isComplete } from './file-roles';

const GIF = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';

describe('the list of datasets', () => {
  it('asks the node for what the address says, and tells nothing found from nothing there', async () => {
    const asked: string[] = [];
    server.use(
      http.get('*/api/v1/datasets', ({ request }) => {
        asked.push(new URL(request.url).search);
        return page([]);
      }),
    );
    const { user } = open('/datasets?q=mn&sort=created');
    await user.click(await screen.findByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('No dataset yet')).toBeVisible();
    expect(asked[0]).toContain('search=mn');
    expect(asked[0]).toContain('sort=created');
  });

  it('keeps what it shows when the node falls silent, and says so', async () => {
    let isSilent = false;
    server.use(http.get('*/api/v1/datasets', () => (isSilent ? HttpResponse.error() : page([fakeDataset()]))));
    const { user, queries } = open('/datasets');
    await screen.findByRole('link', { name: 'mnist' });
    isSilent = true;
    await queries.refetchQueries({ queryKey: ['datasets'] });

    expect(await screen.findByText('The node does not answer: what is shown here is from before.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'mnist' })).toBeVisible();
    isSilent = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByText(/is from before/)).toBeNull());
  });
});

describe('a dataset', () => {
  beforeEach(() => {
    server.use(
      http.get('*/api/v1/datasets/mnist', () => HttpResponse.json(fakeDataset(), { headers: { ETag: '"5"' } })),
      http.get('*/api/v1/datasets/mnist/versions', () => page([fakeDatasetVersion()])),
      http.get('*/api/v1/datasets/mnist/versions/1', () => HttpResponse.json(fakeDatasetVersion())),
      http.get('*/api/v1/datasets/mnist/versions/1/rows', ({ request }) => {
        const query = new URL(request.url).searchParams;
        const label = query.get('label') ?? 'zero';
        return HttpResponse.json({
          items: [{ split: query.get('split'), index: 0, label, image: GIF }],
          total: 60,
        });
      }),
    );
  });

  it('shows its examples by split and class, its schema, and counts per class', async () => {
    const { user, router } = open('/datasets/mnist');
    expect(await screen.findByRole('img', { name: 'Example 0: zero' })).toBeInTheDocument();
    expect(screen.getByText('28 × 28 pixels, grey')).toBeVisible();
    await user.click(screen.getByText('As a table'));
    expect(screen.getByRole('row', { name: 'one 40 5' })).toBeInTheDocument();

    await user.click(screen.getByText('test · 10'));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ split: 'test' }));
    expect(screen.getByRole('link', { name: 'Train on it' })).toHaveAttribute(
      'href',
      '/console/train?dataset=mnist&version=1',
    );
  });

  it('is described only against the state that was shown', async () => {
    const changes: { body: unknown; ifMatch: string | null }[] = [];
    server.use(
      http.patch('*/api/v1/datasets/mnist', async ({ request }) => {
        changes.push({ body: await request.json(), ifMatch: request.headers.get('If-Match') });
        return HttpResponse.json(fakeDataset());
      }),
    );
    const { user } = open('/datasets/mnist');
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    await user.type(screen.getByRole('textbox', { name: 'Description' }), ' by hand');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(changes).toEqual([{ body: { description: 'Digits by hand' }, ifMatch: '"5"' }]));
  });

  it('that models were trained on says why it cannot be deleted', async () => {
    server.use(
      http.delete('*/api/v1/datasets/mnist', () =>
        problem(409, 'dataset-in-use', 'digits v1 was trained on it.', 'Delete that first.'),
      ),
    );
    const { user } = open('/datasets/mnist');
    await user.click(await screen.findByRole('button', { name: 'More actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete the dataset' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByRole('textbox'), 'mnist');
    await user.click(within(dialog).getByRole('button', { name: 'Delete the dataset' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('digits v1 was trained on it.');
  });
});

describe('an upload', () => {
  const file = (name: string) => new File(['bytes'], name);

  it('gives each file the place that its name tells, and waits for whole pairs', () => {
    const pair = assign({}, [file('train-images-idx3-ubyte.gz'), file('train-labels-idx1-ubyte.gz')]);
    expect(Object.keys(pair).sort()).toEqual(['train-images', 'train-labels']);
    expect(isComplete(pair)).toBe(true);
    expect(isComplete(assign(pair, [file('t10k-images-idx3-ubyte.gz')]))).toBe(false);
    expect(assign(pair, [file('whatever')])['test-images']?.name).toBe('whatever');
  });

  it('makes the dataset, sends the files, holds out a share and opens the version', async () => {
    const calls: string[] = [];
    const commits: unknown[] = [];
    server.use(
      http.get('*/api/v1/datasets/pets', () => problem(404, 'dataset-not-found', 'No.', 'Make it.')),
      http.post('*/api/v1/datasets', () => HttpResponse.json(fakeDataset({ name: 'pets' }), { status: 201 })),
      http.post('*/api/v1/datasets/pets/uploads', () => HttpResponse.json({ id: 'up-1' }, { status: 201 })),
      http.put('*/api/v1/datasets/pets/uploads/up-1/files/:role', ({ params }) => {
        calls.push(String(params.role));
        return HttpResponse.json({});
      }),
      http.post('*/api/v1/datasets/pets/uploads/up-1/commit', async ({ request }) => {
        commits.push(await request.json());
        return HttpResponse.json(fakeDatasetVersion({ dataset: 'pets' }), { status: 201 });
      }),
    );
    const { user, router } = open('/upload');
    await user.type(await screen.findByRole('combobox', { name: /Name/ }), 'pets');
    const chooser = document.querySelector<HTMLInputElement>('input[type=file][multiple]');
    if (!chooser) throw new Error('no place for files');
    await user.upload(chooser, [file('train-images.gz'), file('train-labels.gz')]);
    await user.type(screen.getByRole('textbox', { name: 'Class names' }), 'cat, dog');
    await user.click(screen.getByRole('button', { name: 'Upload' }));

    await waitFor(() => expect(router.state.location.pathname).toBe('/datasets/pets'));
    expect(calls).toEqual(['train-images', 'train-labels']);
    expect(commits).toEqual([{ classLabels: ['cat', 'dog'], testFraction: 0.1 }]);
  });

  it('that is refused says why, and leaves nothing behind', async () => {
    let isDiscarded = false;
    server.use(
      http.get('*/api/v1/datasets/pets', () => HttpResponse.json(fakeDataset({ name: 'pets' }))),
      http.post('*/api/v1/datasets/pets/uploads', () => HttpResponse.json({ id: 'up-1' }, { status: 201 })),
      http.put('*/api/v1/datasets/pets/uploads/up-1/files/:role', () =>
        problem(400, 'idx-bad-magic', 'It begins with 0x5089.', 'Send an IDX file.'),
      ),
      http.delete('*/api/v1/datasets/pets/uploads/up-1', () => {
        isDiscarded = true;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = open('/upload?dataset=pets');
    const chooser = await waitFor(() => {
      const found = document.querySelector<HTMLInputElement>('input[type=file][multiple]');
      if (!found) throw new Error('no place for files');
      return found;
    });
    await user.upload(chooser, [file('train-images.gz'), file('train-labels.gz')]);
    await user.click(screen.getByRole('button', { name: 'Upload' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('It begins with 0x5089. Choose files as MNIST has them');
    await waitFor(() => expect(isDiscarded).toBe(true));
  });
});
