import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body, send } from './client';
import type { components, paths } from './schema';

export type Job = components['schemas']['JobView'];
export type JobState = Job['state'];
export type NewJob = components['schemas']['NewJob'];
export type Layer = NewJob['network']['layers'][number];
export type Progress = components['schemas']['JobProgress'];
export type TrainingNode = components['schemas']['NodeView'];
export type Attempt = components['schemas']['AttemptView'];
export type MetricPoint = components['schemas']['MetricView'];
export type Shapes = components['schemas']['NetworkShapes'];
export type JobsFilter = NonNullable<paths['/api/v1/training-jobs']['get']['parameters']['query']>;

const keys = { all: ['training'] as const, job: (id: string) => ['training', 'job', id] as const };

export const isOver = (job: Job) => job.state !== 'QUEUED' && job.state !== 'RUNNING';

export const jobsQuery = (filter: JobsFilter) =>
  queryOptions({
    queryKey: [...keys.all, 'list', filter],
    queryFn: async ({ signal }) => body(await api.GET('/api/v1/training-jobs', { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.every(isOver) === false ? 2_000 : 15_000),
  });

export const jobKey = (id: string) => [...keys.job(id), 'self'] as const;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: jobKey(id),
    queryFn: async ({ signal }) =>
      body(await api.GET('/api/v1/training-jobs/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 5_000),
  });

export const attemptsQuery = (id: string, isLive: boolean) =>
  queryOptions({
    queryKey: [...keys.job(id), 'attempts'],
    queryFn: async ({ signal }) =>
      body(await api.GET('/api/v1/training-jobs/{id}/attempts', { params: { path: { id } }, signal })).items,
    refetchInterval: isLive ? 3_000 : false,
  });

/** All that a finished job has measured; a live one is followed instead. */
export const metricsQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.job(id), 'metrics'],
    queryFn: async ({ signal }) => {
      const points: MetricPoint[] = [];
      for (let after = 0; ;) {
        const page = body(
          await api.GET('/api/v1/training-jobs/{id}/metrics', {
            params: { path: { id }, query: { after, limit: 10_000 } },
            signal,
          }),
        );
        points.push(...page.items);
        if (page.items.length < 10_000) return points;
        after = page.after;
      }
    },
    staleTime: 60_000,
  });

export const shapesQuery = (layers: Layer[], inputShape: number[]) =>
  queryOptions({
    queryKey: [...keys.all, 'shapes', layers, inputShape],
    queryFn: async ({ signal }) =>
      body(await api.POST('/api/v1/networks/shapes', { body: { network: { layers }, inputShape }, signal })),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });

/** What an attempt has printed from an offset on, and the offset to ask with next. */
export async function readLog(id: string, attempt: number, offset: number, signal: AbortSignal) {
  const path = `/api/v1/training-jobs/${encodeURIComponent(id)}/attempts/${attempt}/log?offset=${offset}`;
  const response = await send(new Request(new URL(path, window.location.origin), { signal }));
  return {
    text: await response.text(),
    next: Number(response.headers.get('Modelport-Next-Offset') ?? offset),
  };
}

/** The live nodes as training sees them: their slots and memory. */
export const trainingNodesQuery = () =>
  queryOptions({
    queryKey: [...keys.all, 'nodes'],
    queryFn: async ({ signal }) => body(await api.GET('/api/v1/training-nodes', { signal })).items,
    refetchInterval: 10_000,
  });

export function useSubmitJob() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ job, key }: { job: NewJob; key: string }) =>
      body(await api.POST('/api/v1/training-jobs', { body: job, params: { header: { 'Idempotency-Key': key } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [...keys.all, 'list'] }),
  });
}

export function useCancelJob(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => body(await api.POST('/api/v1/training-jobs/{id}/cancel', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.all }),
  });
}
