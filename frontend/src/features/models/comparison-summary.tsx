import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { comparisonQuery } from '@/api/models';
import { sortMetrics } from '@/lib/metrics';
import { useText } from '@/lib/text/use-text';
import { Delta, MetricValue, useMetricName } from '@/ui/metric';
import { LoadingRows, ProblemNotice } from '@/ui/states';
import classes from './models.module.css';

interface ComparisonSummaryProps {
  name: string;
  base: number;
  candidate: number;
}

/** In short: how the metrics differ, and whether clients of the one can call the other. */
export function ComparisonSummary({ name, base, candidate }: ComparisonSummaryProps) {
  const text = useText();
  const metricName = useMetricName();
  const { data, error } = useQuery(comparisonQuery(name, base, candidate));
  if (error) return <ProblemNotice error={error} />;
  if (!data) return <LoadingRows rows={2} />;
  const metrics = sortMetrics(data.metrics.map(({ key }) => key)).flatMap((key) =>
    data.metrics.filter((metric) => metric.key === key),
  );
  return (
    <div>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={text.models.difference}>
        <table className={classes.metricTable}>
          <thead>
            <tr>
              <th scope="col">{text.models.metric}</th>
              <th scope="col" data-align="end">
                {text.models.version(base)}
              </th>
              <th scope="col" data-align="end">
                {text.models.version(candidate)}
              </th>
              <th scope="col">{text.models.difference}</th>
            </tr>
          </thead>
          <tbody>
            {metrics.map((metric) => (
              <tr key={metric.key}>
                <th scope="row" title={metric.key}>
                  {metricName(metric.key)}
                </th>
                <td data-align="end">
                  <MetricValue name={metric.key} value={metric.base} />
                </td>
                <td data-align="end">
                  <MetricValue name={metric.key} value={metric.candidate} />
                </td>
                <td>
                  <Delta name={metric.key} difference={metric.difference} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.note}>
        {data.sameInterface ? (
          <IconCircleCheck size={16} stroke={1.8} color="var(--good)" aria-hidden />
        ) : (
          <IconAlertTriangle size={16} stroke={1.8} color="var(--warn)" aria-hidden />
        )}
        {data.sameInterface ? text.models.sameInterface : text.models.otherInterface}
      </p>
    </div>
  );
}
