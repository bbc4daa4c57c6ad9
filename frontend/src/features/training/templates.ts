import type { Layer } from '@/api/training';

export const TEMPLATES = ['linear', 'perceptron', 'convolutional', 'deep'] as const;

export type Template = (typeof TEMPLATES)[number];

const conv = (outputChannels: number, padding = 1): Layer => ({
  type: 'conv2d',
  outputChannels,
  kernel: 3,
  stride: 1,
  padding,
  bias: true,
});
const relu: Layer = { type: 'relu' };
const pool: Layer = { type: 'max-pool2d', kernel: 2, stride: 2 };
const flatten: Layer = { type: 'flatten' };
const norm: Layer = { type: 'batch-norm', momentum: 0.1, epsilon: 1e-5 };
const dropout = (probability: number): Layer => ({ type: 'dropout', probability });
const linear = (outputs: number): Layer => ({ type: 'linear', outputs, bias: true });

/** The layers of a template, the last of which gives one number for each class. */
export function layersOf(template: Template, classes: number): Layer[] {
  switch (template) {
    case 'linear':
      return [flatten, linear(classes)];
    case 'perceptron':
      return [flatten, linear(128), relu, dropout(0.1), linear(classes)];
    case 'convolutional':
      return [conv(16), relu, pool, conv(32), relu, pool, flatten, linear(128), relu, dropout(0.2), linear(classes)];
    case 'deep':
      return [
        ...[conv(32), norm, relu, conv(32), norm, relu, pool],
        ...[conv(64), norm, relu, conv(64), norm, relu, pool],
        ...[flatten, linear(256), relu, dropout(0.3), linear(classes)],
      ];
  }
}

export const LAYER_TYPES = [
  'conv2d',
  'max-pool2d',
  'relu',
  'batch-norm',
  'flatten',
  'linear',
  'dropout',
] as const satisfies readonly Layer['type'][];

export function newLayer(type: Layer['type']): Layer {
  switch (type) {
    case 'conv2d':
      return conv(16);
    case 'max-pool2d':
      return pool;
    case 'relu':
      return relu;
    case 'batch-norm':
      return norm;
    case 'flatten':
      return flatten;
    case 'linear':
      return linear(64);
    case 'dropout':
      return dropout(0.2);
  }
}

/** Whether a layer may add a number of its own to each output. */
export const hasBias = (layer: Layer): layer is Extract<Layer, { type: 'conv2d' | 'linear' }> =>
  layer.type === 'conv2d' || layer.type === 'linear';

/** The settings of a layer that are numbers, in the order in which they are edited. */
export function numbersOf(layer: Layer): [string, number][] {
  return Object.entries(layer).flatMap(([name, value]): [string, number][] =>
    typeof value === 'number' ? [[name, value]] : [],
  );
}
