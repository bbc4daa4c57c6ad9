import { IconArrowDown, IconArrowUp, IconEqual } from '@tabler/icons-react';
import { isShare, type Verdict, verdict } from '@/lib/metrics';
import { useFormats, useText } from '@/lib/text/use-text';
import classes from './metric.module.css';

export function useMetricFormat() {
  const formats = useFormats();
  return (key: string, value: number) =>
    isShare(key) ? formats.percent(value, 2) : key === 'seconds' ? formats.duration(value) : formats.measure(value);
}

/** Labels an axis of a metric with no more digits than its steps need. */
export function useAxisFormat() {
  const formats = useFormats();
  return (key: string, value: number, step: number) =>
    isShare(key) ? formats.percent(value, step >= 0.01 ? 0 : step >= 0.001 ? 1 : 2) : formats.measure(value);
}

/** What people call a metric that the node measures itself; others are called as they were recorded. */
export function useMetricName() {
  const text = useText();
  return (key: string) => (text.metric.names as Record<string, string | undefined>)[key] ?? key;
}

export function MetricValue({ name, value }: { name: string; value: number | undefined }) {
  const format = useMetricFormat();
  return value === undefined ? <span className={classes.none}>–</span> : <>{format(name, value)}</>;
}

const CLASSES: Record<Verdict, string | undefined> = {
  better: classes.better,
  worse: classes.worse,
  same: classes.same,
  changed: classes.same,
};

/** How much a metric changed, and whether that is good: by arrow, sign, word and colour. */
export function Delta({ name, difference }: { name: string; difference: number | undefined }) {
  const text = useText();
  const formats = useFormats();
  if (difference === undefined) return <span className={classes.none}>–</span>;
  const judged = verdict(name, difference);
  const Icon = difference === 0 ? IconEqual : difference > 0 ? IconArrowUp : IconArrowDown;
  const size = Math.abs(difference);
  const shown = isShare(name)
    ? text.metric.points(formats.decimal(size * 100, 2))
    : name === 'seconds'
      ? formats.duration(size)
      : formats.measure(size);
  return (
    <span className={`${classes.delta} ${CLASSES[judged]}`}>
      <span className={classes.size}>
        <Icon size={14} stroke={2} aria-hidden />
        {difference === 0 ? text.metric.same : `${difference > 0 ? '+' : '−'}${shown}`}
      </span>
      {(judged === 'better' || judged === 'worse') && <span className={classes.word}>{text.metric[judged]}</span>}
    </span>
  );
}
