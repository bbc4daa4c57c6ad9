import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from './client';
import { isNotFound } from './problem';
import type { components, paths } from './schema';

export type Dataset = components['schemas']['DatasetBody'];
export type DatasetVersion = components['schemas']['DatasetVersionBody'];
export type Row = components['schemas']['DatasetRowBody'];
export type DatasetsFilter = NonNullable<paths['/api/v1/datasets']['get']['parameters']['query']>;
export type RowsFilter = NonNullable<
  paths['/api/v1/datasets/{name}/versions/{version}/rows']['get']['parameters']['query']
>;

const keys = { all: ['datasets'] as const, dataset: (name: string) => ['datasets', 'dataset', name] as const };

export const datasetsQuery = (filter: DatasetsFilter) =>
  queryOptions({
    queryKey: [...keys.all, 'list', filter],
    queryFn: async ({ signal }) => body(await api.GET('/api/v1/datasets', { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

export const datasetQuery = (name: string) =>
  queryOptions({
    queryKey: [...keys.dataset(name), 'self'],
    queryFn: async ({ signal }) => {
      const answer = await api.GET('/api/v1/datasets/{name}', { params: { path: { name } }, signal });
      return { ...body(answer), etag: answer.response.headers.get('ETag') ?? '*' };
    },
    refetchInterval: 30_000,
  });

export const datasetVersionsQuery = (name: string) =>
  queryOptions({
    queryKey: [...keys.dataset(name), 'versions'],
    queryFn: async ({ signal }) =>
      body(
        await api.GET('/api/v1/datasets/{name}/versions', {
          params: { path: { name }, query: { limit: 100 } },
          signal,
        }),
      ),
  });

export const datasetVersionQuery = (name: string, version: number) =>
  queryOptions({
    queryKey: [...keys.dataset(name), 'version', version],
    queryFn: async ({ signal }) =>
      body(
        await api.GET('/api/v1/datasets/{name}/versions/{version}', { params: { path: { name, version } }, signal }),
      ),
    staleTime: Infinity,
  });

export const rowsQuery = (name: string, version: number, filter: RowsFilter) =>
  queryOptions({
    queryKey: [...keys.dataset(name), 'rows', version, filter],
    queryFn: async ({ signal }) =>
      body(
        await api.GET('/api/v1/datasets/{name}/versions/{version}/rows', {
          params: { path: { name, version }, query: filter },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });

export function useCreateDataset() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (dataset: components['schemas']['NewDatasetBody']) =>
      body(await api.POST('/api/v1/datasets', { body: dataset })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.all }),
  });
}

export function useDescribeDataset(name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ description, etag }: { description: string; etag: string }) =>
      body(
        await api.PATCH('/api/v1/datasets/{name}', {
          params: { path: { name }, header: { 'If-Match': etag } },
          body: { description },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.all }),
  });
}

export function useDeleteDataset(name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await api.DELETE('/api/v1/datasets/{name}', { params: { path: { name } } });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: [...keys.all, 'list'] }),
  });
}

export async function openUpload(name: string, signal: AbortSignal) {
  return body(
    await api.POST('/api/v1/datasets/{name}/uploads', { params: { path: { name } }, body: { format: 'idx' }, signal }),
  );
}

export async function commitUpload(
  name: string,
  id: string,
  order: components['schemas']['CommitBody'],
  signal: AbortSignal,
) {
  return body(
    await api.POST('/api/v1/datasets/{name}/uploads/{id}/commit', {
      params: { path: { name, id } },
      body: order,
      signal,
    }),
  );
}

export async function discardUpload(name: string, id: string) {
  await api.DELETE('/api/v1/datasets/{name}/uploads/{id}', { params: { path: { name, id } } });
}

export function useRefreshDatasets() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: keys.all });
}

export async function datasetExists(name: string): Promise<boolean> {
  try {
    await api.GET('/api/v1/datasets/{name}', { params: { path: { name } } });
    return true;
  } catch (problem) {
    if (isNotFound(problem)) return false;
    throw problem;
  }
}

/** Any one example of a split. */
export async function randomRow(name: string, version: number, split: string): Promise<Row> {
  const path = { name, version };
  const { splits } = body(await api.GET('/api/v1/datasets/{name}/versions/{version}', { params: { path } }));
  const count = splits.find((each) => each.name === split)?.count ?? 1;
  const offset = Math.floor(Math.random() * count);
  const { items } = body(
    await api.GET('/api/v1/datasets/{name}/versions/{version}/rows', {
      params: { path, query: { split, offset, limit: 1 } },
    }),
  );
  const [row] = items;
  if (!row) throw new Error(`split ${split} is empty`);
  return row;
}
