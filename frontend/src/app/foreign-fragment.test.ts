import { describe, expect, it } from 'vitest';
import { pageOfFragment } from './foreign-fragment';

describe('addresses that MLflow clients print', () => {
  it('open the matching page', () => {
    expect(pageOfFragment('#/models/digits')).toBe('/console/models/digits');
    expect(pageOfFragment('#/models/a%20b/versions/3')).toBe('/console/models/a%20b/versions/3');
    expect(pageOfFragment('#/experiments/0/runs/abc')).toBe('/console/training');
  });

  it('are left alone when they mean nothing here', () => {
    expect(pageOfFragment('#main')).toBeNull();
    expect(pageOfFragment('')).toBeNull();
  });
});
