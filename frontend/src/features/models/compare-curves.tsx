import { Skeleton } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { ModelVersion } from '@/api/models';
import { metricsQuery } from '@/api/training';
import { betterDirection, sortMetrics } from '@/lib/metrics';
import { useText } from '@/lib/text/use-text';
import { useAxisFormat, useMetricFormat, useMetricName } from '@/ui/metric';
import { Panel } from '@/ui/page';
import classes from './compare.module.css';

const Curves = lazy(() => import('@/ui/curves'));

/** The curves of all versions, one over the other. */
export function CompareCurves({ versions }: { versions: ModelVersion[] }) {
  const text = useText();
  const format = useMetricFormat();
  const axis = useAxisFormat();
  const metricName = useMetricName();
  const answers = useQueries({
    queries: versions.map(({ provenance: { job } }) => ({ ...metricsQuery(job ?? ''), enabled: job !== undefined })),
  });
  const keys = sortMetrics([...new Set(answers.flatMap(({ data }) => data?.map(({ key }) => key) ?? []))]).filter(
    (key) => betterDirection(key) !== 'unknown',
  );
  if (keys.length === 0) return null;
  return (
    <Panel title={text.compare.curves}>
      <div className={classes.charts}>
        {keys.map((key) => (
          <Suspense key={key} fallback={<Skeleton height={248} />}>
            <Curves
              title={metricName(key)}
              format={(value) => format(key, value)}
              axis={(value, step) => axis(key, value, step)}
              waiting={text.curves.none}
              curves={versions.map(({ version }, index) => ({
                name: text.models.version(version),
                points: (answers[index]?.data ?? [])
                  .filter((point) => point.key === key && Number.isFinite(point.value))
                  .map(({ step, value }) => ({ step, value })),
              }))}
            />
          </Suspense>
        ))}
      </div>
    </Panel>
  );
}
