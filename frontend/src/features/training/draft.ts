import type { Job, Layer, NewJob } from '@/api/training';

/** A training job as it is being written; numbers that the node may choose are undefined. */
export interface Draft {
  model: string;
  description: string;
  dataset: string;
  version: number;
  layers: Layer[];
  optimizer: NewJob['optimizer'];
  schedule: NonNullable<NewJob['schedule']>;
  labelSmoothing: number;
  inputType: 'FP32' | 'UINT8';
  epochs: number;
  batchSize: number;
  seed: number | undefined;
  ranks: number | undefined;
  priority: number;
  /** What the job may use at most; what is undefined is as the node is set. */
  limits: NewJob['limits'];
}

export const OPTIMIZERS = {
  adam: { type: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  sgd: { type: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: false, weightDecay: 0 },
} as const satisfies Record<string, NewJob['optimizer']>;

export const SCHEDULES = {
  constant: { type: 'constant' },
  cosine: { type: 'cosine', warmupSteps: 0, finalFactor: 0 },
  step: { type: 'step', everyEpochs: 1, multiplier: 0.5 },
} as const satisfies Record<string, NonNullable<NewJob['schedule']>>;

export const newDraft = (dataset: string, version: number, model = dataset): Draft => ({
  model,
  description: '',
  dataset,
  version,
  layers: [],
  optimizer: OPTIMIZERS.adam,
  schedule: SCHEDULES.cosine,
  labelSmoothing: 0,
  inputType: 'FP32',
  epochs: 3,
  batchSize: 128,
  seed: undefined,
  ranks: undefined,
  priority: 0,
  limits: undefined,
});

/** A job to run again, as it was, its seed included. */
export const draftOf = ({ model, description, dataset, priority, limits, spec }: Job): Draft => ({
  model,
  description,
  dataset: dataset.name,
  version: dataset.version,
  layers: spec.network.layers,
  optimizer: spec.optimizer,
  schedule: spec.schedule,
  labelSmoothing: spec.loss.labelSmoothing ?? 0,
  inputType: spec.inputType === 'UINT8' ? 'UINT8' : 'FP32',
  epochs: spec.epochs,
  batchSize: spec.batchSize,
  seed: spec.seed,
  ranks: spec.ranks,
  priority,
  limits,
});

export const toJob = (draft: Draft): NewJob => ({
  model: draft.model.trim(),
  description: draft.description.trim(),
  dataset: { name: draft.dataset, version: draft.version },
  network: { layers: draft.layers },
  inputType: draft.inputType,
  loss: { type: 'cross-entropy', labelSmoothing: draft.labelSmoothing },
  optimizer: draft.optimizer,
  schedule: draft.schedule,
  epochs: draft.epochs,
  batchSize: draft.batchSize,
  seed: draft.seed,
  ranks: draft.ranks,
  priority: draft.priority,
  limits: draft.limits,
});
