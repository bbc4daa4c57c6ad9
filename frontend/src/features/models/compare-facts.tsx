import { Switch } from '@mantine/core';
import { useState } from 'react';
import type { ModelVersion } from '@/api/models';
import type { Job } from '@/api/training';
import { useText } from '@/lib/text/use-text';
import { Panel } from '@/ui/page';
import { useSettingsInWords } from '@/ui/settings';
import classes from './compare.module.css';
import { VersionHeads } from './version-heads';

/** Data, network and parameters of each version; rows in which they differ are marked. */
export function CompareFacts({ versions, jobs }: { versions: ModelVersion[]; jobs: (Job | undefined)[] }) {
  const text = useText();
  const [hidesEqual, setHidesEqual] = useState(false);
  const rows = factRows(versions, jobs, text.compare.rows, useSettingsInWords()).filter(
    ({ values }) => !hidesEqual || new Set(values).size > 1,
  );
  return (
    <Panel
      title={text.compare.differences}
      padded={false}
      actions={
        <Switch
          size="xs"
          label={text.compare.onlyDifferences}
          checked={hidesEqual}
          onChange={(event) => setHidesEqual(event.currentTarget.checked)}
        />
      }
    >
      <div className={classes.scroll} role="group" tabIndex={0} aria-label={text.compare.differences}>
        <table className={classes.table}>
          <VersionHeads versions={versions} corner={text.compare.what} />
          <tbody>
            {rows.map(({ name, values }) => {
              const differs = new Set(values).size > 1;
              return (
                <tr key={name} className={differs ? classes.differs : undefined}>
                  <th scope="row">
                    {name}
                    {differs && <span className={classes.differ}>{text.compare.differs}</span>}
                  </th>
                  {values.map((value, index) => (
                    <td key={index}>{value}</td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

type Names = Record<
  'dataset' | 'split' | 'optimizer' | 'schedule' | 'loss' | 'epochs' | 'batchSize' | 'seed' | 'ranks' | 'inputType',
  string
> & { layer: (number: number) => string };

function factRows(
  versions: ModelVersion[],
  jobs: (Job | undefined)[],
  names: Names,
  inWords: ReturnType<typeof useSettingsInWords>,
) {
  const row = (name: string, value: (version: ModelVersion, job: Job | undefined) => string | number | undefined) => ({
    name,
    values: versions.map((version, index) => String(value(version, jobs[index]) ?? '–')),
  });
  const layers = Math.max(0, ...jobs.map((job) => job?.spec.network.layers.length ?? 0));
  return [
    row(names.dataset, ({ provenance: { dataset, datasetVersion } }) =>
      dataset === undefined ? undefined : `${dataset} v${datasetVersion}`,
    ),
    row(names.split, (_, job) => job?.evaluationSplit),
    ...Array.from({ length: layers }, (_, index) =>
      row(names.layer(index + 1), (_version, job) => {
        const layer = job?.spec.network.layers[index];
        return layer && inWords(layer);
      }),
    ),
    row(names.optimizer, (_, job) => job && inWords(job.spec.optimizer)),
    row(names.schedule, (_, job) => job && inWords(job.spec.schedule)),
    row(names.loss, (_, job) => job && inWords(job.spec.loss)),
    row(names.epochs, (_, job) => job?.spec.epochs),
    row(names.batchSize, (_, job) => job?.spec.batchSize),
    row(names.inputType, (_, job) => job?.spec.inputType),
    row(names.seed, ({ provenance }) => provenance.seed),
    row(names.ranks, (_, job) => job?.spec.ranks),
  ];
}
