import { IconBox, IconBrandSpeedtest, IconDatabase } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Dataset } from '@/api/datasets';
import type { Model } from '@/api/models';
import type { Job } from '@/api/training';
import { useText } from '@/lib/text/use-text';
import { Actor } from '@/ui/actor';
import { TextLink } from '@/ui/links';
import { Panel } from '@/ui/page';
import { Ago } from '@/ui/time';
import classes from './home.module.css';

const MOST = 12;

interface Change {
  key: string;
  at: string;
  Icon: typeof IconBox;
  what: ReactNode;
  who: string;
}

interface ChangesPanelProps {
  models: Model[];
  datasets: Dataset[];
  jobs: Job[];
}

/** What was changed last, by whom. */
export function ChangesPanel({ models, datasets, jobs }: ChangesPanelProps) {
  const text = useText();
  const changes: Change[] = [
    ...models.map((model) => ({
      key: `model ${model.name}`,
      at: model.updatedAt,
      who: model.updatedBy,
      Icon: IconBox,
      what: (
        <>
          <TextLink to="/models/$name" params={{ name: model.name }} underline="always">
            {model.name}
          </TextLink>{' '}
          <span className={classes.soft}>{text.home.modelChanged}</span>
        </>
      ),
    })),
    ...datasets.map((dataset) => ({
      key: `dataset ${dataset.name}`,
      at: dataset.updatedAt,
      who: dataset.updatedBy,
      Icon: IconDatabase,
      what: (
        <>
          <TextLink to="/datasets/$name" params={{ name: dataset.name }} underline="always">
            {dataset.name}
          </TextLink>{' '}
          <span className={classes.soft}>{text.home.datasetChanged}</span>
        </>
      ),
    })),
    ...jobs
      .filter(({ finishedAt }) => finishedAt !== undefined)
      .map((job) => ({
        key: `job ${job.id}`,
        at: job.finishedAt ?? job.createdAt,
        who: job.createdBy,
        Icon: IconBrandSpeedtest,
        what: (
          <>
            <TextLink to="/training/$id" params={{ id: job.id }} underline="always">
              {text.jobs.titleOf(job.model)}
            </TextLink>{' '}
            <span className={classes.soft}>{text.jobs.states[job.state].toLocaleLowerCase()}</span>
          </>
        ),
      })),
  ]
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, MOST);

  if (changes.length === 0) return null;
  return (
    <Panel title={text.home.changes} padded={false}>
      <ul className={classes.list}>
        {changes.map(({ key, at, Icon, what, who }) => (
          <li key={key} className={classes.change}>
            <Icon size={16} stroke={1.7} aria-hidden />
            <span className={classes.what}>{what}</span>
            <span className={classes.when}>
              <Actor name={who} /> · <Ago at={at} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
