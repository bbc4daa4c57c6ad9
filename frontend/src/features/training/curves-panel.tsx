import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import type { MetricPoint } from '@/api/training';
import { betterDirection, isShare } from '@/lib/metrics';
import { useText } from '@/lib/text/use-text';
import { useAxisFormat, useMetricFormat } from '@/ui/metric';
import { Panel } from '@/ui/page';
import classes from './training.module.css';

const Curves = lazy(() => import('@/ui/curves'));

/** Loss and accuracy as they are measured. */
export function CurvesPanel({ points, isOver }: { points: MetricPoint[]; isOver: boolean }) {
  const text = useText();
  const format = useMetricFormat();
  const axis = useAxisFormat();
  const curves = useMemo(() => curvesOf(points), [points]);
  const sideOf = (key: string) =>
    key.startsWith('train_') ? text.metric.training : key.startsWith('test_') ? text.metric.test : key;
  const waiting = isOver ? text.curves.none : text.curves.waiting;
  const charts = [
    { title: text.curves.loss, curves: curves.filter(({ name }) => betterDirection(name) === 'lower'), like: 'loss' },
    { title: text.curves.accuracy, curves: curves.filter(({ name }) => isShare(name)), like: 'accuracy' },
  ];
  if (isOver && points.length === 0) return null;
  return (
    <Panel title={text.curves.title}>
      <div className={classes.charts}>
        {charts.map(({ title, curves: shown, like }) => (
          <Suspense key={like} fallback={<Skeleton height={248} />}>
            <Curves
              title={title}
              curves={shown.map((curve) => ({ ...curve, name: sideOf(curve.name) }))}
              format={(value) => format(like, value)}
              axis={(value, step) => axis(like, value, step)}
              waiting={waiting}
            />
          </Suspense>
        ))}
      </div>
    </Panel>
  );
}

/** One curve per metric; where attempts overlap, the newer one's value counts. */
function curvesOf(points: MetricPoint[]) {
  const byKey = new Map<string, Map<number, number>>();
  for (const { key, step, value } of points) {
    if (!Number.isFinite(value)) continue;
    const curve = byKey.get(key) ?? new Map<number, number>();
    curve.set(step, value);
    byKey.set(key, curve);
  }
  return [...byKey].map(([name, curve]) => ({
    name,
    points: [...curve].sort(([a], [b]) => a - b).map(([step, value]) => ({ step, value })),
  }));
}
