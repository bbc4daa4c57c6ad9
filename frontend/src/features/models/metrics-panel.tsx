import { useQuery } from '@tanstack/react-query';
import { type ModelVersion, comparisonQuery, aliasesQuery } from '@/api/models';
import { sortMetrics } from '@/lib/metrics';
import { useText } from '@/lib/text/use-text';
import { Delta, MetricValue, useMetricName } from '@/ui/metric';
import { Panel } from '@/ui/page';
import { CHAMPION } from './champion';
import classes from './models.module.css';

/** How good a version is, and by how much better or worse than the one that an alias names now. */
export function MetricsPanel({ version }: { version: ModelVersion }) {
  const text = useText();
  const metricName = useMetricName();
  const { data: aliases } = useQuery(aliasesQuery(version.model));
  const rivals = aliases?.filter((each) => each.version !== version.version);
  const rival = rivals?.find(({ alias }) => alias === CHAMPION) ?? rivals?.[0];
  const { data: comparison } = useQuery({
    ...comparisonQuery(version.model, rival?.version ?? 0, version.version),
    enabled: rival !== undefined,
  });
  const keys = sortMetrics(Object.keys(version.provenance.metrics));
  return (
    <Panel title={text.models.metrics}>
      {keys.length === 0 ? (
        <p className={classes.soft}>{text.models.noMetrics}</p>
      ) : (
        <div className={classes.scroll} tabIndex={0} role="group" aria-label={text.models.metrics}>
          <table className={classes.metricTable}>
            <thead>
              <tr>
                <th scope="col">{text.models.metric}</th>
                <th scope="col" data-align="end">
                  {text.models.version(version.version)}
                </th>
                {rival && <th scope="col">{text.models.against(rival.alias, rival.version)}</th>}
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <tr key={key}>
                  <th scope="row" title={key}>
                    {metricName(key)}
                  </th>
                  <td data-align="end">
                    <MetricValue name={key} value={version.provenance.metrics[key]} />
                  </td>
                  {rival && (
                    <td>
                      <Delta
                        name={key}
                        difference={comparison?.metrics.find((metric) => metric.key === key)?.difference}
                      />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
