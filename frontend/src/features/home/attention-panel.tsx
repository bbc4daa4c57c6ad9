import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { deploymentsQuery } from '@/api/serving';
import type { Job } from '@/api/training';
import { useText } from '@/lib/text/use-text';
import { TextLink } from '@/ui/links';
import { Panel } from '@/ui/page';
import { Status } from '@/ui/status';
import { Ago } from '@/ui/time';
import classes from './home.module.css';

const MOST = 6;

/** What went wrong and waits for a person: failed jobs that no later one made good, versions that cannot be loaded. */
export function AttentionPanel({ jobs }: { jobs: Job[] }) {
  const text = useText();
  const { data: deployments = [] } = useQuery(deploymentsQuery());
  const failedJobs = jobs.filter(
    (job, index) =>
      job.state === 'FAILED' &&
      !jobs.slice(0, index).some((later) => later.model === job.model && later.state === 'SUCCEEDED'),
  );
  const failedVersions = deployments.flatMap(({ model, nodes }) =>
    nodes.flatMap(({ node, versions }) =>
      versions.filter(({ state }) => state === 'FAILED').map((version) => ({ ...version, model, node })),
    ),
  );

  return (
    <Panel title={text.home.attention} padded={false}>
      {failedJobs.length + failedVersions.length === 0 ? (
        <p className={classes.calm}>
          <IconCircleCheck size={18} stroke={1.7} aria-hidden />
          {text.home.calm}
        </p>
      ) : (
        <ul className={classes.list}>
          {failedVersions.map(({ model, node, version, reason, since }) => (
            <li key={`${model} ${version} ${node}`} className={classes.item}>
              <span className={classes.line}>
                <Status tone="bad">{text.home.cannotLoad}</Status>
                <TextLink to="/models/$name" params={{ name: model }}>
                  {text.models.versionTitle(model, String(version))}
                </TextLink>
                <span className={classes.when}>
                  {text.jobs.onNode(node)} · <Ago at={since} />
                </span>
              </span>
              {reason !== undefined && (
                <span className={classes.reason} lang="en">
                  {reason}
                </span>
              )}
            </li>
          ))}
          {failedJobs.slice(0, MOST).map((job) => (
            <li key={job.id} className={classes.item}>
              <span className={classes.line}>
                <Status tone="bad">{text.jobs.states.FAILED}</Status>
                <TextLink to="/training/$id" params={{ id: job.id }}>
                  {text.jobs.titleOf(job.model)}
                </TextLink>
                <span className={classes.when}>
                  <Ago at={job.finishedAt ?? job.createdAt} />
                </span>
              </span>
              {job.failure && (
                <span className={classes.reason} lang="en">
                  {job.failure.reason}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
