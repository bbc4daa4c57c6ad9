import { IconDatabase } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import { type Dataset, datasetsQuery } from '@/api/datasets';
import { useText } from '@/lib/text/use-text';
import { ButtonLink, TextLink } from '@/ui/links';
import { ListFrame } from '@/ui/list-frame';
import { Page } from '@/ui/page';
import { SearchInput } from '@/ui/search-input';
import { EmptyState } from '@/ui/states';
import { Ago } from '@/ui/time';
import classes from './datasets.module.css';

const route = getRouteApi('/datasets');
const PAGE = 50;

export function DatasetsPage() {
  const text = useText();
  const { q, sort = 'name', pages } = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const datasets = useQuery(datasetsQuery({ search: q, sort, limit: PAGE, cursor: pages?.at(-1) }));
  const change = (next: Partial<ReturnType<typeof route.useSearch>>, replace = false) =>
    void navigate({ search: (old) => ({ ...old, ...next, pages: undefined }), replace });

  return (
    <Page
      title={text.nav.datasets}
      lead={text.datasets.lead}
      actions={<ButtonLink to="/upload">{text.datasets.upload}</ButtonLink>}
    >
      <ListFrame
        label={text.nav.datasets}
        query={datasets}
        columns={columns}
        rowId={({ name }) => name}
        sort={{ by: sort, direction: sort === 'name' ? 'asc' : 'desc' }}
        onSort={(by) => change({ sort: by as typeof sort })}
        pages={pages}
        onGo={(next) => void navigate({ search: (old) => ({ ...old, pages: next }) })}
        filtersLabel={text.datasets.filters}
        filters={<SearchInput label={text.datasets.search} value={q} onChange={(next) => change({ q: next }, true)} />}
        isFiltered={q !== undefined}
        onClearFilters={() => void navigate({ search: {} })}
        empty={
          <EmptyState
            icon={<IconDatabase size={20} stroke={1.6} />}
            title={text.datasets.none}
            detail={text.datasets.noneDetail}
          >
            <ButtonLink to="/upload">{text.datasets.upload}</ButtonLink>
          </EmptyState>
        }
      />
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
        cell: ({ row: { original } }) => <span dir="auto">{original.description.split('\n')[0]?.slice(0, 120)}</span>,
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
