import type { Deployment } from '@/api/serving';
import type { Tone } from './status';

export type LoadState = Deployment['nodes'][number]['versions'][number]['state'];

export const LOAD_TONES: Record<LoadState, Tone> = {
  LOADING: 'busy',
  WARMING: 'busy',
  SERVING: 'good',
  DEGRADED: 'bad',
  DRAINING: 'waiting',
  FAILED: 'bad',
};

export interface ServedVersion {
  version: number;
  state: LoadState;
  reason: string | undefined;
  /** Its share of the traffic, from 0 to 1. */
  share: number;
  /** How many nodes serve it, of how many that have to do with it. */
  serving: number;
  nodes: number;
}

const WORST_FIRST: LoadState[] = ['FAILED', 'DEGRADED', 'LOADING', 'WARMING', 'DRAINING', 'SERVING'];

/** What a deployment serves, over all nodes; of states that differ, the one that needs attention most. */
export function servedVersions(deployment: Deployment | null | undefined): ServedVersion[] {
  const byVersion = new Map<number, Deployment['nodes'][number]['versions']>();
  for (const { versions } of deployment?.nodes ?? []) {
    for (const version of versions) {
      byVersion.set(version.version, [...(byVersion.get(version.version) ?? []), version]);
    }
  }
  const weights = new Map(
    [...byVersion].map(([version, on]) => [version, Math.max(...on.map(({ weight }) => weight))]),
  );
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return [...byVersion]
    .map(([version, on]) => {
      const worst = WORST_FIRST.find((state) => on.some((each) => each.state === state)) ?? 'LOADING';
      return {
        version,
        state: worst,
        reason: on.find(({ state }) => state === worst)?.reason,
        share: total === 0 ? 0 : (weights.get(version) ?? 0) / total,
        serving: on.filter(({ state }) => state === 'SERVING' || state === 'DEGRADED').length,
        nodes: on.length,
      };
    })
    .sort((a, b) => b.share - a.share || b.version - a.version);
}
