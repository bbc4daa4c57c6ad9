import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body, send } from './client';
import { ApiProblem, Unreachable } from './problem';
import type { components } from './schema';

export type Storage = components['schemas']['StorageBody'];
export type Collection = components['schemas']['CollectionBody'];

export type Health = 'up' | 'down' | 'silent';

interface HealthBody {
  status: string;
  components?: Record<string, { status: string; details?: Record<string, unknown> }>;
}

const get = (path: string, signal: AbortSignal) => send(new Request(new URL(path, window.location.origin), { signal }));

/** Whether the node is ready to work, which it is only with its database. */
export const healthQuery = () =>
  queryOptions({
    queryKey: ['system', 'health'],
    queryFn: async ({ signal }): Promise<Health> => {
      try {
        const body = (await (await get('/actuator/health/readiness', signal)).json()) as HealthBody;
        return body.status === 'UP' ? 'up' : 'down';
      } catch (error) {
        if (error instanceof ApiProblem) return 'down';
        if (error instanceof Unreachable) return 'silent';
        throw error;
      }
    },
    refetchInterval: 10_000,
    retry: false,
  });

/** One line of Prometheus' text format. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export function parseSamples(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (!match) continue;
    const [, name = '', labels = '', value = ''] = match;
    samples.push({
      name,
      labels: Object.fromEntries(
        [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [
          key,
          text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)),
        ]),
      ),
      value: value === '+Inf' ? Infinity : value === '-Inf' ? -Infinity : Number(value),
    });
  }
  return samples;
}

/** What the node measures of itself, as Prometheus reads it. */
export const samplesQuery = () =>
  queryOptions({
    queryKey: ['system', 'samples'],
    queryFn: async ({ signal }) => parseSamples(await (await get('/actuator/prometheus', signal)).text()),
    refetchInterval: 5_000,
  });

const storageKey = ['system', 'storage'] as const;

/** How full the artifact store is, and whether what it holds is whole. */
export const storageQuery = () =>
  queryOptions({
    queryKey: storageKey,
    queryFn: async ({ signal }) => body(await api.GET('/api/v1/storage', { signal })),
    refetchInterval: 15_000,
  });

/** What a collection of garbage would delete now; nothing is changed. */
export const garbageQuery = () =>
  queryOptions({
    queryKey: ['system', 'garbage'],
    queryFn: async ({ signal }) =>
      body(await api.POST('/api/v1/storage/collections', { body: { dryRun: true }, signal })),
    staleTime: 0,
    gcTime: 0,
  });

export function useCollectGarbage() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => body(await api.POST('/api/v1/storage/collections', { body: { dryRun: false } })),
    onSettled: () => queries.invalidateQueries({ queryKey: storageKey }),
  });
}

export function useVerifyStorage() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await api.POST('/api/v1/storage/verifications');
    },
    onSettled: () => queries.invalidateQueries({ queryKey: storageKey }),
  });
}
