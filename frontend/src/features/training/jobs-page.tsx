import { MultiSelect, Progress } from '@mantine/core';
import { IconBrandSpeedtest } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import { type Job, type JobState, jobsQuery } from '@/api/training';
import { sortMetrics } from '@/lib/metrics';
import { useFormats, useText } from '@/lib/text/use-text';
import { ButtonLink, TextLink } from '@/ui/links';
import { ListFrame } from '@/ui/list-frame';
import { MetricValue, useMetricName } from '@/ui/metric';
import { Page } from '@/ui/page';
import { SearchInput } from '@/ui/search-input';
import { EmptyState } from '@/ui/states';
import { Ago } from '@/ui/time';
import { JobStatus } from './job-status';
import classes from './training.module.css';

const route = getRouteApi('/training');
const PAGE = 50;
const STATES: JobState[] = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

export function JobsPage() {
  const text = useText();
  const { state, model, sort = '-createdAt', pages } = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const jobs = useQuery(jobsQuery({ state, model, sort, limit: PAGE, cursor: pages?.at(-1) }));
  const change = (next: Partial<ReturnType<typeof route.useSearch>>, replace = false) =>
    void navigate({ search: (old) => ({ ...old, ...next, pages: undefined }), replace });

  return (
    <Page
      title={text.nav.training}
      lead={text.jobs.lead}
      actions={<ButtonLink to="/train">{text.models.train}</ButtonLink>}
    >
      <ListFrame
        label={text.nav.training}
        query={jobs}
        columns={columns}
        rowId={({ id }) => id}
        sort={{ by: 'createdAt', direction: sort === 'createdAt' ? 'asc' : 'desc' }}
        onSort={(_, direction) => change({ sort: direction === 'asc' ? 'createdAt' : '-createdAt' })}
        pages={pages}
        onGo={(next) => void navigate({ search: (old) => ({ ...old, pages: next }) })}
        filtersLabel={text.jobs.filters}
        filters={
          <>
            <SearchInput label={text.jobs.model} value={model} onChange={(next) => change({ model: next }, true)} />
            <MultiSelect
              miw="14rem"
              aria-label={text.jobs.state}
              placeholder={state === undefined ? text.jobs.anyState : undefined}
              data={STATES.map((each) => ({ value: each, label: text.jobs.states[each] }))}
              value={state ?? []}
              onChange={(next) => change({ state: next.length > 0 ? next : undefined }, true)}
              clearable
              clearButtonProps={{ 'aria-label': text.common.clear }}
            />
          </>
        }
        isFiltered={state !== undefined || model !== undefined}
        onClearFilters={() => void navigate({ search: {} })}
        empty={
          <EmptyState
            icon={<IconBrandSpeedtest size={20} stroke={1.6} />}
            title={text.jobs.none}
            detail={text.jobs.noneDetail}
          >
            <ButtonLink to="/train">{text.models.train}</ButtonLink>
          </EmptyState>
        }
      />
    </Page>
  );
}

function useColumns(): ColumnDef<Job>[] {
  const text = useText();
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: 'job',
        header: text.jobs.job,
        cell: ({ row: { original: job } }) => (
          <>
            <TextLink to="/training/$id" params={{ id: job.id }} className={classes.name}>
              {job.model}
            </TextLink>
            <span className={classes.under}>
              {job.description === '' ? <code>{job.id.slice(0, 8)}</code> : job.description}
            </span>
          </>
        ),
      },
      {
        id: 'state',
        header: text.jobs.state,
        cell: ({ row: { original: job } }) => <JobStatus state={job.state} isStopping={job.cancelRequested} />,
      },
      {
        id: 'outcome',
        header: text.jobs.outcome,
        meta: { from: 'sm' },
        cell: ({ row: { original: job } }) => <Outcome job={job} />,
      },
      {
        id: 'dataset',
        header: text.jobs.dataset,
        meta: { from: 'md' },
        cell: ({ row: { original: job } }) => (
          <TextLink to="/datasets/$name" params={{ name: job.dataset.name }} search={{ version: job.dataset.version }}>
            {text.models.versionTitle(job.dataset.name, String(job.dataset.version))}
          </TextLink>
        ),
      },
      {
        id: 'duration',
        header: text.jobs.duration,
        meta: { from: 'lg' },
        cell: ({ row: { original: job } }) =>
          job.startedAt !== undefined && job.finishedAt !== undefined
            ? formats.duration((Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000)
            : '–',
      },
      {
        id: 'created',
        header: text.jobs.submitted,
        meta: { sort: 'createdAt', first: 'desc', from: 'md' },
        cell: ({ row: { original: job } }) => <Ago at={job.createdAt} />,
      },
    ],
    [text, formats],
  );
}

/** What came of a job in a line; while it runs, how far it is. */
function Outcome({ job }: { job: Job }) {
  const text = useText();
  const metricName = useMetricName();
  const formats = useFormats();
  if (job.state === 'RUNNING' && job.progress) {
    return (
      <span className={classes.inlineProgress}>
        <Progress value={job.progress.percent} size="sm" w="5rem" aria-label={text.jobs.progress} />
        {text.jobs.left(formats.percent(job.progress.percent / 100, 0), formats.duration(job.progress.secondsLeft))}
      </span>
    );
  }
  if (job.state === 'SUCCEEDED') {
    const key = sortMetrics(Object.keys(job.metrics))[0];
    return (
      <>
        {job.version !== undefined && (
          <TextLink to="/models/$name/versions/$version" params={{ name: job.model, version: String(job.version) }}>
            {text.models.version(job.version)}
          </TextLink>
        )}
        {key !== undefined && (
          <span className={classes.under}>
            {metricName(key)} <MetricValue name={key} value={job.metrics[key]} />
          </span>
        )}
      </>
    );
  }
  if (job.failure) {
    return (
      <span className={classes.clip} lang="en">
        {job.failure.reason}
      </span>
    );
  }
  if (job.queuePosition !== undefined) return text.jobs.position(job.queuePosition);
  return '–';
}
