import { useQuery } from '@tanstack/react-query';
import { datasetsQuery } from '@/api/datasets';
import { modelsQuery } from '@/api/models';
import { deploymentsQuery } from '@/api/serving';
import { jobsQuery } from '@/api/training';
import { useText } from '@/lib/text/use-text';
import { ButtonLink } from '@/ui/links';
import { Columns, Page } from '@/ui/page';
import { ErrorState, LoadingRows } from '@/ui/states';
import { AttentionPanel } from './attention-panel';
import { ChangesPanel } from './changes-panel';
import { FirstSteps } from './first-steps';
import { HealthPanel } from './health-panel';
import { RunningPanel } from './running-panel';
import { ServingPanel } from './serving-panel';

const SHOWN = 8;

/** What needs the person, what runs, and what changed. */
export function HomePage() {
  const text = useText();
  const models = useQuery(modelsQuery({ sort: 'updated', direction: 'desc', limit: SHOWN }));
  const datasets = useQuery(datasetsQuery({ sort: 'created', limit: SHOWN }));
  const jobs = useQuery(jobsQuery({ sort: '-createdAt', limit: 50 }));
  const error = models.error ?? datasets.error ?? jobs.error;
  const { data: deployments = [] } = useQuery(deploymentsQuery());
  const steps = [
    (datasets.data?.items.length ?? 0) > 0,
    (models.data?.items.length ?? 0) > 0,
    models.data?.items.some(({ aliases }) => Object.keys(aliases).length > 0) ?? false,
    deployments.length > 0,
  ];

  return (
    <Page title={text.nav.home} actions={<ButtonLink to="/train">{text.models.train}</ButtonLink>}>
      {error && (!models.data || !datasets.data || !jobs.data) ? (
        <ErrorState
          error={error}
          onRetry={() => void Promise.all([models.refetch(), datasets.refetch(), jobs.refetch()])}
        />
      ) : !models.data || !datasets.data || !jobs.data ? (
        <LoadingRows />
      ) : (
        <Columns>
          <>
            {steps.includes(false) && <FirstSteps done={steps} model={models.data.items[0]?.name} />}
            {(datasets.data.items.length > 0 || jobs.data.items.length > 0) && (
              <AttentionPanel jobs={jobs.data.items} />
            )}
            <RunningPanel jobs={jobs.data.items} />
            <ChangesPanel models={models.data.items} datasets={datasets.data.items} jobs={jobs.data.items} />
          </>
          <>
            <HealthPanel />
            {steps[1] && <ServingPanel deployments={deployments} />}
          </>
        </Columns>
      )}
    </Page>
  );
}
