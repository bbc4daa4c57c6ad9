import { Select } from '@mantine/core';
import { IconDatabase } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import {
  datasetQuery,
  datasetVersionQuery,
  datasetVersionsQuery,
  useDeleteDataset,
  useDescribeDataset,
} from '@/api/datasets';
import { useText } from '@/lib/text/use-text';
import { ConfirmByTyping } from '@/ui/confirm';
import { DescriptionPanel } from '@/ui/description';
import { ButtonLink, TextLink } from '@/ui/links';
import { MoreMenu } from '@/ui/more-menu';
import { Columns, Page } from '@/ui/page';
import { EmptyState, ErrorState, LoadingRows } from '@/ui/states';
import { ClassesPanel } from './classes-panel';
import { RowsPanel } from './rows-panel';
import { VersionPanel } from './version-panel';

const route = getRouteApi('/datasets/$name');

/** One dataset: what its examples look like, how they are spread, and its versions. */
export function DatasetPage() {
  const text = useText();
  const { name } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: dataset, error, refetch } = useQuery(datasetQuery(name));
  const { data: versions } = useQuery(datasetVersionsQuery(name));
  const number = search.version ?? dataset?.latestVersion;
  const { data: version, error: versionError } = useQuery({
    ...datasetVersionQuery(name, number ?? 0),
    enabled: number !== undefined,
  });
  const describe = useDescribeDataset(name);
  const [isDeleting, setDeleting] = useState(false);

  return (
    <Page
      title={name}
      crumbs={[
        <TextLink key="datasets" to="/datasets">
          {text.nav.datasets}
        </TextLink>,
      ]}
      aside={
        number !== undefined && (
          <Select
            w="7rem"
            size="xs"
            aria-label={text.datasets.version}
            data={(versions?.items ?? [{ version: number }]).map((each) => ({
              value: String(each.version),
              label: text.models.version(each.version),
            }))}
            value={String(number)}
            onChange={(value) => void navigate({ search: { version: Number(value) } })}
          />
        )
      }
      actions={
        dataset && (
          <>
            <ButtonLink to="/upload" search={{ dataset: name }} variant="default">
              {text.datasets.newVersion}
            </ButtonLink>
            {number !== undefined && (
              <ButtonLink to="/train" search={{ dataset: name, version: number }}>
                {text.datasets.train}
              </ButtonLink>
            )}
            <MoreMenu items={[{ label: text.datasets.delete, isDangerous: true, onClick: () => setDeleting(true) }]} />
          </>
        )
      }
    >
      {(error && !dataset) || (versionError && !version) ? (
        <ErrorState error={error ?? versionError} onRetry={() => void refetch()} />
      ) : !dataset ? (
        <LoadingRows />
      ) : number === undefined ? (
        <EmptyState
          icon={<IconDatabase size={20} stroke={1.6} />}
          title={text.datasets.noVersions}
          detail={text.datasets.noVersionsDetail}
        >
          <ButtonLink to="/upload" search={{ dataset: name }}>
            {text.datasets.newVersion}
          </ButtonLink>
        </EmptyState>
      ) : !version ? (
        <LoadingRows />
      ) : (
        <Columns>
          <>
            <RowsPanel version={version} />
            <ClassesPanel version={version} />
          </>
          <>
            <VersionPanel version={version} />
            <DescriptionPanel
              description={dataset.description}
              isPending={describe.isPending}
              error={describe.error}
              onSave={(description) => describe.mutateAsync({ description, etag: dataset.etag })}
            />
          </>
        </Columns>
      )}
      {isDeleting && <DeleteDataset name={name} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function DeleteDataset({ name, onClose }: { name: string; onClose: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  const remove = useDeleteDataset(name);
  return (
    <ConfirmByTyping
      title={text.datasets.deleteTitle(name)}
      detail={text.datasets.deleteDetail}
      name={name}
      action={text.datasets.delete}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/datasets' }) })}
      onClose={onClose}
    />
  );
}
