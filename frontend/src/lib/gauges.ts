interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** The sum of all samples of a name that have these labels; undefined when there is none. */
export function gauge(samples: Sample[], name: string, labels: Record<string, string> = {}): number | undefined {
  const found = samples.filter(
    (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}
