import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body, send } from './client';
import { isNotFound } from './problem';
import type { components } from './schema';

export type Deployment = components['schemas']['DeploymentBody'];
export type DeploymentOrder = components['schemas']['DeploymentPlanBody'];
export type NodeVersion = components['schemas']['VersionBody'];

const keys = { all: ['serving'] as const };

const isSettled = (deployment: Deployment) =>
  deployment.nodes.length > 0 &&
  deployment.nodes.every(({ versions }) => versions.every(({ state }) => state === 'SERVING' || state === 'DEGRADED' || state === 'FAILED'));

export const deploymentsQuery = () =>
  queryOptions({
    queryKey: [...keys.all, 'list'],
    queryFn: async ({ signal }) =>
      body(await api.GET('/api/v1/deployments', { params: { query: { limit: 500 } }, signal })).items,
    refetchInterval: ({ state }) => (state.data?.every(isSettled) === false ? 1_500 : 15_000),
  });

/** The deployment of a model; null when it has none. */
export const deploymentQuery = (model: string) =>
  queryOptions({
    queryKey: [...keys.all, 'deployment', model],
    queryFn: async ({ signal }) => {
      try {
        return body(await api.GET('/api/v1/deployments/{model}', { params: { path: { model } }, signal }));
      } catch (problem) {
        if (isNotFound(problem)) return null;
        throw problem;
      }
    },
    refetchInterval: ({ state }) => (state.data && !isSettled(state.data) ? 1_000 : 10_000),
  });

export function useDeploy(model: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ order, revision }: { order: DeploymentOrder; revision: number | undefined }) =>
      body(
        await api.PUT('/api/v1/deployments/{model}', {
          params: {
            path: { model },
            header: revision === undefined ? {} : { 'If-Match': `"${revision}"` },
          },
          body: order,
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.all }),
  });
}

export function useUndeploy(model: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await api.DELETE('/api/v1/deployments/{model}', { params: { path: { model } } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.all }),
  });
}

export interface TensorData {
  name: string;
  shape: number[];
  datatype: string;
  data: (number | string | boolean)[];
}

export interface Inference {
  version: string;
  outputs: TensorData[];
  /** From sending the request until its answer was read, in milliseconds. */
  millis: number;
}

/** Asks a deployed model over the Open Inference Protocol, as any client would. */
export async function infer(
  model: string,
  version: number | undefined,
  inputs: TensorData[],
  signal?: AbortSignal,
): Promise<Inference> {
  const path = `/v2/models/${encodeURIComponent(model)}${version === undefined ? '' : `/versions/${version}`}/infer`;
  const start = performance.now();
  const response = await send(
    new Request(new URL(path, window.location.origin), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ inputs }),
      signal,
    }),
  );
  const answer = (await response.json()) as { model_version: string; outputs: TensorData[] };
  return { version: answer.model_version, outputs: answer.outputs, millis: performance.now() - start };
}
