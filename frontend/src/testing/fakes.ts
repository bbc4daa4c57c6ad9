import type { Dataset, DatasetVersion } from '@/api/datasets';
import type { Alias, AliasMove, Comparison, Model, ModelVersion } from '@/api/models';
import type { Deployment } from '@/api/serving';
import type { Storage } from '@/api/system';
import type { Job } from '@/api/training';

const THEN = '2026-11-24T08:00:00Z';

export const fakeModel = (overrides: Partial<Model> = {}): Model => ({
  name: 'digits',
  project: 'default',
  description: '',
  tags: {},
  aliases: { champion: 1 },
  versions: 2,
  newestVersion: 2,
  createdAt: THEN,
  createdBy: 'local',
  updatedAt: THEN,
  updatedBy: 'local',
  revision: 3,
  ...overrides,
});

export const fakeVersion = (overrides: Partial<ModelVersion> = {}): ModelVersion => ({
  model: 'digits',
  version: 2,
  status: 'READY',
  servability: 'SERVABLE',
  trust: 'BUILT_HERE',
  artifact: `sha256:${'ab'.repeat(32)}`,
  signature: {
    inputs: [{ name: 'images', datatype: 'FP32', shape: [-1, 1, 28, 28] }],
    outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [-1, 10] }],
    classLabels: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    encoding: { datatype: 'FP32', channels: 1, height: 28, width: 28, mean: [0.13], standardDeviation: [0.31] },
  },
  provenance: { dataset: 'mnist', datasetVersion: 1, job: 'job-1', seed: 7, metrics: { test_accuracy: 0.991 } },
  aliases: [],
  tags: {},
  description: '',
  createdAt: THEN,
  createdBy: 'job:job-1',
  updatedAt: THEN,
  updatedBy: 'local',
  revision: 1,
  ...overrides,
});

export const fakeAlias = (overrides: Partial<Alias> = {}): Alias => ({
  alias: 'champion',
  version: 2,
  since: THEN,
  movedBy: 'local',
  reason: 'better',
  revision: 17,
  ...overrides,
});

export const fakeMove = (overrides: Partial<AliasMove> = {}): AliasMove => ({
  id: 17,
  alias: 'champion',
  from: 1,
  to: 2,
  cause: 'MOVED',
  reason: 'better',
  actor: 'local',
  at: THEN,
  ...overrides,
});

export const fakeComparison = (overrides: Partial<Comparison> = {}): Comparison => ({
  model: 'digits',
  base: 1,
  candidate: 2,
  sameArtifact: false,
  sameInterface: true,
  metrics: [
    { key: 'test_accuracy', base: 0.98, candidate: 0.99, difference: 0.01 },
    { key: 'test_loss', base: 0.05, candidate: 0.07, difference: 0.02 },
  ],
  provenance: [],
  ...overrides,
});

export const fakeDataset = (overrides: Partial<Dataset> = {}): Dataset => ({
  name: 'mnist',
  description: 'Digits',
  latestVersion: 1,
  createdAt: THEN,
  createdBy: 'local',
  updatedAt: THEN,
  updatedBy: 'local',
  ...overrides,
});

const PIXELS: DatasetVersion['splits'][number]['pixels'] = {
  least: 0,
  most: 255,
  mean: [0.13],
  standardDeviation: [0.31],
};

export const fakeDatasetVersion = (overrides: Partial<DatasetVersion> = {}): DatasetVersion => ({
  dataset: 'mnist',
  version: 1,
  digest: `sha256:${'cd'.repeat(32)}`,
  schema: { channels: 1, height: 28, width: 28, classLabels: ['zero', 'one'] },
  splits: [
    { name: 'train', count: 60, classCounts: [20, 40], pixels: PIXELS },
    { name: 'test', count: 10, classCounts: [5, 5], pixels: PIXELS },
  ],
  files: [],
  createdAt: THEN,
  createdBy: 'local',
  ...overrides,
});

export const fakeDeployment = (overrides: Partial<Deployment> = {}): Deployment => ({
  model: 'digits',
  project: 'default',
  targets: [{ alias: 'champion', weight: 1 }],
  forcedRoutes: [],
  shadows: [],
  batchLimit: 32,
  cacheBytes: 0,
  revision: 4,
  createdAt: THEN,
  createdBy: 'local',
  updatedAt: THEN,
  updatedBy: 'local',
  nodes: [
    {
      node: 'node-a',
      revision: 4,
      upToDate: true,
      versions: [{ version: 2, state: 'SERVING', weight: 1, since: THEN }],
    },
  ],
  ...overrides,
});

export const fakeStorage = (overrides: Partial<Storage> = {}): Storage => ({
  path: '/data/artifacts',
  blobs: { count: 214, bytes: 88_000_000 },
  freeBytes: 25_000_000_000,
  reserveBytes: 536_000_000,
  scrub: { verified: { count: 200, bytes: 80_000_000 }, intervalSeconds: 2_592_000, bytesPerSecond: 20_971_520 },
  damaged: [],
  ...overrides,
});

export const fakeJob = (overrides: Partial<Job> = {}): Job => ({
  id: 'job-1',
  model: 'digits',
  dataset: { name: 'mnist', version: 1 },
  evaluationSplit: 'test',
  description: '',
  state: 'RUNNING',
  cancelRequested: false,
  priority: 0,
  progress: {
    percent: 40,
    epoch: 2,
    epochs: 3,
    step: 500,
    steps: 1250,
    examplesPerSecond: 5900,
    secondsLeft: 75,
  },
  attempts: 1,
  limits: {},
  runSeconds: 50,
  metrics: {},
  spec: {
    network: { layers: [{ type: 'flatten' }, { type: 'linear', outputs: 10, bias: true }] },
    inputType: 'FP32',
    loss: { type: 'cross-entropy', labelSmoothing: 0 },
    optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0 },
    schedule: { type: 'constant' },
    epochs: 3,
    batchSize: 128,
    seed: 7,
    ranks: 2,
  },
  createdBy: 'local',
  createdAt: THEN,
  startedAt: THEN,
  ...overrides,
});
