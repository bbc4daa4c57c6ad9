import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { isOver, jobQuery, useCancelJob } from '@/api/training';
import { useText } from '@/lib/text/use-text';
import { ButtonLink, TextLink } from '@/ui/links';
import { Loaded } from '@/ui/loaded';
import { Columns, Page } from '@/ui/page';
import { ProblemNotice } from '@/ui/states';
import { AttemptsPanel } from './attempts-panel';
import { CurvesPanel } from './curves-panel';
import { FailureNotice } from './failure-notice';
import { JobFacts, NetworkPanel } from './job-facts';
import { JobStatus } from './job-status';
import { LogPanel } from './log-panel';
import { ProgressPanel } from './progress-panel';
import { useLiveJob } from './use-live-job';

const route = getRouteApi('/training/$id');

/** One job, live: how far it is, what it measures, what it prints, and what came of it. */
export function JobPage() {
  const text = useText();
  const { id } = route.useParams();
  const { data: job, error, refetch } = useQuery(jobQuery(id));
  const { points, isLive } = useLiveJob(id);
  const cancel = useCancelJob(id);

  return (
    <Page
      title={job ? text.jobs.titleOf(job.model) : text.jobs.job}
      crumbs={[
        <TextLink key="training" to="/training">
          {text.nav.training}
        </TextLink>,
      ]}
      aside={job && <JobStatus state={job.state} isStopping={job.cancelRequested} />}
      lead={job && job.description !== '' ? job.description : undefined}
      actions={
        job && (
          <>
            {!isOver(job) && (
              <Button
                variant="default"
                disabled={job.cancelRequested}
                loading={cancel.isPending}
                onClick={() => cancel.mutate()}
              >
                {text.jobs.cancel}
              </Button>
            )}
            <ButtonLink to="/train" search={{ from: id }} variant="default">
              {text.jobs.again}
            </ButtonLink>
            {job.version !== undefined && (
              <ButtonLink
                to="/models/$name/versions/$version"
                params={{ name: job.model, version: String(job.version) }}
              >
                {text.jobs.openVersion(job.version)}
              </ButtonLink>
            )}
          </>
        )
      }
    >
      <Loaded data={job} error={error} onRetry={() => void refetch()}>
        {(job) => (
          <>
            {cancel.error !== null && <ProblemNotice error={cancel.error} />}
            {job.failure && <FailureNotice failure={job.failure} id={id} />}
            <Columns>
              <>
                <ProgressPanel job={job} isLive={isLive} />
                <CurvesPanel points={points} isOver={isOver(job)} />
                <LogPanel job={job} />
              </>
              <>
                <JobFacts job={job} />
                <NetworkPanel job={job} />
                <AttemptsPanel job={job} />
              </>
            </Columns>
          </>
        )}
      </Loaded>
    </Page>
  );
}
