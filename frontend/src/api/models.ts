import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { segment } from '@/lib/segment';
import { api, body, send } from './client';
import type { components, paths } from './schema';

export type Model = components['schemas']['ModelBody'];
export type ModelVersion = components['schemas']['ModelVersionBody'];
export type Signature = components['schemas']['Signature'];
export type TensorSpec = components['schemas']['TensorSpec'];
export type Alias = components['schemas']['AliasBody'];
export type AliasMove = components['schemas']['AliasMoveBody'];
export type Comparison = components['schemas']['VersionComparisonBody'];
export type ModelsFilter = NonNullable<paths['/api/v1/models']['get']['parameters']['query']>;
export type VersionsFilter = NonNullable<paths['/api/v1/models/{name}/versions']['get']['parameters']['query']>;

const keys = {
  all: ['models'] as const,
  model: (name: string) => ['models', 'model', name] as const,
};

export const modelsQuery = (filter: ModelsFilter) =>
  queryOptions({
    queryKey: [...keys.all, 'list', filter],
    queryFn: async ({ signal }) => body(await api.GET('/api/v1/models', { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

export const modelQuery = (name: string) =>
  queryOptions({
    queryKey: [...keys.model(name), 'self'],
    queryFn: async ({ signal }) => body(await api.GET('/api/v1/models/{name}', { params: { path: { name } }, signal })),
    refetchInterval: 30_000,
  });

export const versionsQuery = (name: string, filter: VersionsFilter) =>
  queryOptions({
    queryKey: [...keys.model(name), 'versions', filter],
    queryFn: async ({ signal }) =>
      body(await api.GET('/api/v1/models/{name}/versions', { params: { path: { name }, query: filter }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

export const versionQuery = (name: string, version: number) =>
  queryOptions({
    queryKey: [...keys.model(name), 'version', version],
    queryFn: async ({ signal }) =>
      body(await api.GET('/api/v1/models/{name}/versions/{version}', { params: { path: { name, version } }, signal })),
  });

export const filesQuery = (name: string, version: number) =>
  queryOptions({
    queryKey: [...keys.model(name), 'files', version],
    queryFn: async ({ signal }) =>
      body(
        await api.GET('/api/v1/models/{name}/versions/{version}/files', {
          params: { path: { name, version } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });

export const aliasesQuery = (name: string) =>
  queryOptions({
    queryKey: [...keys.model(name), 'aliases'],
    queryFn: async ({ signal }) =>
      body(await api.GET('/api/v1/models/{name}/aliases', { params: { path: { name } }, signal })).items,
    refetchInterval: 30_000,
  });

export const historyQuery = (name: string, limit = 50) =>
  queryOptions({
    queryKey: [...keys.model(name), 'history', limit],
    queryFn: async ({ signal }) =>
      body(await api.GET('/api/v1/models/{name}/history', { params: { path: { name }, query: { limit } }, signal })),
    refetchInterval: 30_000,
  });

export const comparisonQuery = (name: string, base: number, candidate: number) =>
  queryOptions({
    queryKey: [...keys.model(name), 'compare', base, candidate],
    queryFn: async ({ signal }) =>
      body(
        await api.GET('/api/v1/models/{name}/compare', {
          params: { path: { name }, query: { versions: [base, candidate] } },
          querySerializer: { array: { style: 'form', explode: false } },
          signal,
        }),
      ),
  });

const etag = (revision: number) => `"${revision}"`;

function useInvalidate(name: string) {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: keys.model(name) }),
      queries.invalidateQueries({ queryKey: [...keys.all, 'list'] }),
    ]);
}

export interface AliasMoveOrder {
  alias: string;
  version: number;
  reason: string;
  /** The revision of the alias as it was shown; absent when it is new. */
  revision?: number | undefined;
}

export function useMoveAlias(name: string) {
  const invalidate = useInvalidate(name);
  return useMutation({
    mutationFn: async ({ alias, version, reason, revision }: AliasMoveOrder) =>
      body(
        await api.PUT('/api/v1/models/{name}/aliases/{alias}', {
          params: {
            path: { name, alias },
            header: revision === undefined ? {} : { 'If-Match': etag(revision) },
          },
          body: { version, reason },
        }),
      ),
    onSettled: invalidate,
  });
}

export function useReturnAlias(name: string) {
  const invalidate = useInvalidate(name);
  return useMutation({
    mutationFn: async ({ alias, reason, revision }: { alias: string; reason: string; revision: number }) =>
      body(
        await api.POST('/api/v1/models/{name}/aliases/{alias}/rollback', {
          params: { path: { name, alias }, header: { 'If-Match': etag(revision) } },
          body: { reason },
        }),
      ),
    onSettled: invalidate,
  });
}

export function useRemoveAlias(name: string) {
  const invalidate = useInvalidate(name);
  return useMutation({
    mutationFn: async ({ alias, reason, revision }: { alias: string; reason: string; revision: number }) => {
      await api.DELETE('/api/v1/models/{name}/aliases/{alias}', {
        params: { path: { name, alias }, query: { reason }, header: { 'If-Match': etag(revision) } },
      });
    },
    onSettled: invalidate,
  });
}

export function useDescribeModel(name: string) {
  const invalidate = useInvalidate(name);
  return useMutation({
    mutationFn: async ({ description, revision }: { description: string; revision: number }) =>
      body(
        await api.PATCH('/api/v1/models/{name}', {
          params: { path: { name }, header: { 'If-Match': etag(revision) } },
          body: { description },
        }),
      ),
    onSettled: invalidate,
  });
}

export function useDescribeVersion(name: string, version: number) {
  const invalidate = useInvalidate(name);
  return useMutation({
    mutationFn: async ({ description, revision }: { description: string; revision: number }) =>
      body(
        await api.PATCH('/api/v1/models/{name}/versions/{version}', {
          params: { path: { name, version }, header: { 'If-Match': etag(revision) } },
          body: { description },
        }),
      ),
    onSettled: invalidate,
  });
}

/** A key may hold slashes, which stand in the path as they are. */
const tagPath = (name: string, version: number | undefined, key: string) =>
  `/api/v1/models/${segment(name)}${version === undefined ? '' : `/versions/${version}`}/tags/${key.split('/').map(segment).join('/')}`;

/** Sets and removes the tags of a model, or of one of its versions. */
export function useTags(name: string, version?: number) {
  const invalidate = useInvalidate(name);
  const call = (key: string, init: RequestInit) =>
    send(new Request(new URL(tagPath(name, version, key), window.location.origin), init));
  const set = useMutation({
    mutationFn: ({ key, value }: { key: string; value: string }) =>
      call(key, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ value }),
      }),
    onSettled: invalidate,
  });
  const remove = useMutation({
    mutationFn: (key: string) => call(key, { method: 'DELETE' }),
    onSettled: invalidate,
  });
  return {
    isPending: set.isPending,
    error: set.error ?? remove.error,
    onSet: (key: string, value: string) => set.mutateAsync({ key, value }),
    onRemove: (key: string) => remove.mutate(key),
  };
}

export function useDeleteVersion(name: string, version: number) {
  const invalidate = useInvalidate(name);
  return useMutation({
    mutationFn: async () => {
      await api.DELETE('/api/v1/models/{name}/versions/{version}', { params: { path: { name, version } } });
    },
    onSuccess: invalidate,
  });
}

export function useDeleteModel(name: string) {
  const invalidate = useInvalidate(name);
  return useMutation({
    mutationFn: async () => {
      await api.DELETE('/api/v1/models/{name}', { params: { path: { name } } });
    },
    onSuccess: invalidate,
  });
}
