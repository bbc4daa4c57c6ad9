import { describe, expect, it } from 'vitest';
import { sortMetrics, verdict } from './metrics';

describe('metrics', () => {
  it('calls a rise of accuracy and a fall of loss better', () => {
    expect(verdict('test_accuracy', 0.01)).toBe('better');
    expect(verdict('test_accuracy', -0.01)).toBe('worse');
    expect(verdict('test_loss', -0.01)).toBe('better');
    expect(verdict('train_loss', 0.01)).toBe('worse');
    expect(verdict('test_loss', 0)).toBe('same');
  });

  it('judges nothing whose good direction it does not know', () => {
    expect(verdict('bananas', 3)).toBe('changed');
  });

  it('puts what people decide by first', () => {
    expect(sortMetrics(['seconds', 'test_loss', 'bananas', 'test_accuracy'])).toEqual([
      'test_accuracy',
      'test_loss',
      'seconds',
      'bananas',
    ]);
  });
});
