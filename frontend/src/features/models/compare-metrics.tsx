import type { ModelVersion } from '@/api/models';
import { sortMetrics } from '@/lib/metrics';
import { useText } from '@/lib/text/use-text';
import { Delta, MetricValue, useMetricName } from '@/ui/metric';
import classes from './compare.module.css';
import { VersionHeads } from './version-heads';

/** Each metric of each version, and by how much it differs from the first one's. */
export function CompareMetrics({ versions }: { versions: ModelVersion[] }) {
  const text = useText();
  const metricName = useMetricName();
  const keys = sortMetrics([...new Set(versions.flatMap(({ provenance }) => Object.keys(provenance.metrics)))]);
  const base = versions[0]?.provenance.metrics ?? {};
  return (
    <div className={classes.scroll} role="group" tabIndex={0} aria-label={text.models.metrics}>
      <table className={classes.table}>
        <VersionHeads versions={versions} corner={text.models.metric} />
        <tbody>
          {keys.map((key) => (
            <tr key={key}>
              <th scope="row" title={key}>
                {metricName(key)}
              </th>
              {versions.map(({ version, provenance: { metrics } }, index) => {
                const [before, value] = [base[key], metrics[key]];
                return (
                  <td key={version}>
                    <span className={classes.value}>
                      <span>
                        <MetricValue name={key} value={value} />
                      </span>
                      {index > 0 && before !== undefined && value !== undefined && (
                        <Delta name={key} difference={value - before} />
                      )}
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
