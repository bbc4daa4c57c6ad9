import { IconDatabase } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import { type Dataset, datasetsQuery } from '@/api/datasets';
import { useText } from '@/lib/text/use-text';
import { DataTable, Filters, Pager } from '@/ui/data-table';
import { ButtonLink, TextLink } from '@/ui/links';
import { Page, Surface } from '@/ui/page';
import { SearchInput } from '@/ui/search-input';
import { EmptyState, ErrorState, FilteredEmptyState, LoadingRows } from '@/ui/states';
import { Ago } from '@/ui/time';
import classes from './datasets.module.css';

const route = getRouteApi('/datasets');
const PAGE = 50;

export function DatasetsPage() {
  const text = useText();
  const { q, sort = 'name', pages } = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const { data, error, isPlaceholderData, refetch } = useQuery(
    datasetsQuery({ search: q, sort, limit: PAGE, cursor: pages?.at(-1) }),
  );

  return (
    <Page
      title={text.nav.datasets}
      lead={text.datasets.lead}
      actions={<ButtonLink to="/upload">{text.datasets.upload}</ButtonLink>}
    >
      <Filters label={text.datasets.filters}>
        <SearchInput
          label={text.datasets.search}
          value={q}
          onChange={(next) =>
            void navigate({ search: (old) => ({ ...old, q: next, pages: undefined }), replace: true })
          }
        />
      </Filters>
      <Surface>
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <LoadingRows />
        ) : data.items.length > 0 ? (
          <DataTable
            label={text.nav.datasets}
            columns={columns}
            rows={data.items}
            rowId={({ name }) => name}
            sort={{ by: sort, direction: sort === 'name' ? 'asc' : 'desc' }}
            onSort={(by) => void navigate({ search: (old) => ({ ...old, sort: by as typeof sort, pages: undefined }) })}
            isStale={isPlaceholderData}
          />
        ) : q !== undefined ? (
          <FilteredEmptyState onClear={() => void navigate({ search: {} })} />
        ) : (
          <EmptyState
            icon={<IconDatabase size={20} stroke={1.6} />}
            title={text.datasets.none}
            detail={text.datasets.noneDetail}
          >
            <ButtonLink to="/upload">{text.datasets.upload}</ButtonLink>
          </EmptyState>
        )}
        <Pager
          pages={pages}
          next={data?.nextCursor}
          onGo={(next) => void navigate({ search: (old) => ({ ...old, pages: next }) })}
        />
      </Surface>
    </Page>
  );
}

function useColumns(): ColumnDef<Dataset>[] {
  const text = useText();
  return useMemo(
    () => [
      {
        id: 'name',
        header: text.datasets.name,
        meta: { sort: 'name' },
        cell: ({ row: { original } }) => (
          <TextLink to="/datasets/$name" params={{ name: original.name }} className={classes.name}>
            {original.name}
          </TextLink>
        ),
      },
      {
        id: 'version',
        header: text.datasets.newest,
        cell: ({ row: { original } }) =>
          original.latestVersion === undefined ? text.datasets.noVersion : text.models.version(original.latestVersion),
      },
      {
        id: 'description',
        header: text.common.description,
        meta: { from: 'md' },
        cell: ({ row: { original } }) => original.description.split('\n')[0]?.slice(0, 120),
      },
      {
        id: 'updated',
        header: text.datasets.updated,
        meta: { from: 'sm' },
        cell: ({ row: { original } }) => <Ago at={original.updatedAt} />,
      },
      {
        id: 'created',
        header: text.datasets.created,
        meta: { sort: 'created', first: 'desc', from: 'lg' },
        cell: ({ row: { original } }) => <Ago at={original.createdAt} />,
      },
    ],
    [text],
  );
}
