import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { DatasetVersion } from '@/api/datasets';
import { useFormats, useText } from '@/lib/text/use-text';
import { Panel } from '@/ui/page';
import classes from './datasets.module.css';

const ClassChart = lazy(() => import('./class-chart'));

/** How many examples each class has in each split, as a chart and as figures. */
export function ClassesPanel({ version }: { version: DatasetVersion }) {
  const text = useText();
  const formats = useFormats();
  const { classLabels } = version.schema;
  return (
    <Panel title={text.datasets.perClass}>
      <Suspense fallback={<Skeleton height={256} />}>
        <ClassChart labels={classLabels} splits={version.splits} />
      </Suspense>
      <details className={classes.counts}>
        <summary>{text.datasets.asTable}</summary>
        <table className={classes.countTable}>
          <thead>
            <tr>
              <th scope="col">{text.datasets.class}</th>
              {version.splits.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classLabels.map((label, index) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {version.splits.map(({ name, classCounts }) => (
                  <td key={name}>{formats.integer(classCounts[index] ?? 0)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Panel>
  );
}
