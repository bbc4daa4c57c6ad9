import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { datasetsQuery } from '@/api/datasets';
import { jobQuery } from '@/api/training';
import { useText } from '@/lib/text/use-text';
import { ButtonLink, TextLink } from '@/ui/links';
import { Page } from '@/ui/page';
import { EmptyState, ErrorState, LoadingRows } from '@/ui/states';
import { IconDatabase } from '@tabler/icons-react';
import { draftOf, newDraft } from './draft';
import { TrainForm } from './train-form';

const route = getRouteApi('/train');

/** Submits a training job: data, network and hyper-parameters, begun anew or from an earlier job. */
export function TrainPage() {
  const text = useText();
  const { dataset, version, model, from } = route.useSearch();
  const datasets = useQuery(datasetsQuery({ limit: 500, sort: 'name' }));
  const job = useQuery({ ...jobQuery(from ?? ''), enabled: from !== undefined, refetchInterval: false });
  const usable = datasets.data?.items.filter(({ latestVersion }) => latestVersion !== undefined);
  const error = datasets.error ?? job.error;
  const first = usable?.find(({ name }) => dataset === undefined || name === dataset);

  return (
    <Page
      title={text.train.title}
      lead={from === undefined ? text.train.lead : text.train.leadAgain}
      crumbs={[
        <TextLink key="training" to="/training">
          {text.nav.training}
        </TextLink>,
      ]}
    >
      {error && (!datasets.data || (from !== undefined && !job.data)) ? (
        <ErrorState error={error} onRetry={() => void Promise.all([datasets.refetch(), job.refetch()])} />
      ) : usable === undefined || (from !== undefined && !job.data) ? (
        <LoadingRows />
      ) : first?.latestVersion === undefined ? (
        <EmptyState
          icon={<IconDatabase size={20} stroke={1.6} />}
          title={dataset === undefined ? text.train.noData : text.train.noSuchData(dataset)}
          detail={dataset === undefined ? text.train.noDataDetail : text.train.noSuchDataDetail}
        >
          <ButtonLink to="/upload">{text.datasets.upload}</ButtonLink>
        </EmptyState>
      ) : (
        <TrainForm
          key={from ?? first.name}
          datasets={usable}
          initial={
            job.data && from !== undefined
              ? draftOf(job.data)
              : newDraft(first.name, version ?? first.latestVersion, model)
          }
        />
      )}
    </Page>
  );
}
