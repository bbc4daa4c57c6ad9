const HIGHER = /speedup|acc|accuracy|f1|auc|precision|recall|r2|score|bleu|iou/i;
const LOWER = /difference$|loss|error|err$|rmse|mse|mae|perplexity|latency|seconds|bytes|_ms$/i;

const COST = /^serving_form|latency|seconds|bytes|_ms$/i;

export type Better = 'higher' | 'lower' | 'unknown';

/** Which direction of a metric is the good one, as its name tells. */
export function betterDirection(key: string): Better {
  if (LOWER.test(key)) return 'lower';
  return HIGHER.test(key) ? 'higher' : 'unknown';
}

export type Verdict = 'better' | 'worse' | 'same' | 'changed';

export function verdict(key: string, difference: number): Verdict {
  if (difference === 0) return 'same';
  const better = betterDirection(key);
  if (better === 'unknown') return 'changed';
  return difference > 0 === (better === 'higher') ? 'better' : 'worse';
}

/** Accuracy and its like, which people read as percentages. */
export const isShare = (key: string) => /accuracy|precision|recall|f1|auc/i.test(key);

/** Those that people decide by first. */
export function sortMetrics(keys: string[]): string[] {
  const rank = (key: string) => (isShare(key) ? 0 : COST.test(key) ? 2 : betterDirection(key) === 'lower' ? 1 : 3);
  return [...keys].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
