import { IconBox, IconTag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import { type Model, modelsQuery } from '@/api/models';
import { deploymentsQuery } from '@/api/serving';
import { useText } from '@/lib/text/use-text';
import { AliasTag, AliasTags } from '@/ui/alias';
import { ButtonLink, TextLink } from '@/ui/links';
import { ListFrame } from '@/ui/list-frame';
import { Page } from '@/ui/page';
import { SearchInput } from '@/ui/search-input';
import { EmptyState } from '@/ui/states';
import { Ago } from '@/ui/time';
import classes from './models.module.css';
import { ServingSummary } from '@/ui/serving-summary';

const route = getRouteApi('/models');
const PAGE = 50;

/** Every registered model: found, sorted and paged by the node; what is shown stands in the address. */
export function ModelsPage() {
  const text = useText();
  const { q, tag, sort = 'name', direction = 'asc', pages } = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const models = useQuery(
    modelsQuery({
      nameContains: q,
      tag: tag === undefined ? undefined : [tag],
      sort,
      direction,
      limit: PAGE,
      cursor: pages?.at(-1),
    }),
  );
  const change = (next: Partial<ReturnType<typeof route.useSearch>>, replace = false) =>
    void navigate({ search: (old) => ({ ...old, ...next, pages: undefined }), replace });

  return (
    <Page
      title={text.nav.models}
      lead={text.models.lead}
      actions={<ButtonLink to="/train">{text.models.train}</ButtonLink>}
    >
      <ListFrame
        label={text.nav.models}
        query={models}
        columns={columns}
        rowId={({ name }) => name}
        sort={{ by: sort, direction }}
        onSort={(by, next) => change({ sort: by as typeof sort, direction: next })}
        pages={pages}
        onGo={(next) => void navigate({ search: (old) => ({ ...old, pages: next }) })}
        filtersLabel={text.models.filters}
        filters={
          <>
            <SearchInput label={text.models.search} value={q} onChange={(next) => change({ q: next }, true)} />
            <SearchInput
              label={text.models.tagFilter}
              icon={<IconTag size={16} stroke={1.7} aria-hidden />}
              value={tag}
              onChange={(next) => change({ tag: next }, true)}
            />
          </>
        }
        isFiltered={q !== undefined || tag !== undefined}
        onClearFilters={() => void navigate({ search: {} })}
        empty={
          <EmptyState
            icon={<IconBox size={20} stroke={1.6} />}
            title={text.models.none}
            detail={text.models.noneDetail}
          >
            <ButtonLink to="/train">{text.models.train}</ButtonLink>
          </EmptyState>
        }
      />
    </Page>
  );
}

function useColumns(): ColumnDef<Model>[] {
  const text = useText();
  const { data: deployments } = useQuery(deploymentsQuery());
  return useMemo(() => {
    const byModel = new Map(deployments?.map((deployment) => [deployment.model, deployment]));
    return [
      {
        id: 'name',
        header: text.models.name,
        meta: { sort: 'name' },
        cell: ({ row: { original: model } }) => (
          <>
            <TextLink to="/models/$name" params={{ name: model.name }} className={classes.name}>
              {model.name}
            </TextLink>
            <span className={classes.clip} dir="auto">
              {firstLine(model.description)}
            </span>
          </>
        ),
      },
      {
        id: 'newest',
        header: text.models.newest,
        meta: { from: 'sm' },
        cell: ({ row: { original: model } }) =>
          model.newestVersion === undefined ? (
            <span className={classes.soft}>{text.models.noVersion}</span>
          ) : (
            <TextLink
              to="/models/$name/versions/$version"
              params={{ name: model.name, version: String(model.newestVersion) }}
            >
              {text.models.version(model.newestVersion)}
            </TextLink>
          ),
      },
      {
        id: 'aliases',
        header: text.models.aliases,
        meta: { from: 'md' },
        cell: ({ row: { original: model } }) => (
          <AliasTags>
            {Object.entries(model.aliases).map(([alias, version]) => (
              <AliasTag key={alias}>{text.models.aliasOf(alias, version)}</AliasTag>
            ))}
          </AliasTags>
        ),
      },
      {
        id: 'serving',
        header: text.models.serving,
        cell: ({ row: { original: model } }) => <ServingSummary deployment={byModel.get(model.name)} />,
      },
      {
        id: 'updated',
        header: text.models.updated,
        meta: { sort: 'updated', first: 'desc', from: 'md' },
        cell: ({ row: { original: model } }) => <Ago at={model.updatedAt} />,
      },
      {
        id: 'created',
        header: text.models.created,
        meta: { sort: 'created', first: 'desc', from: 'lg' },
        cell: ({ row: { original: model } }) => <Ago at={model.createdAt} />,
      },
    ];
  }, [text, deployments]);
}

/** The first line of a Markdown text, without its marks. */
const firstLine = (markdown: string) =>
  (markdown.split('\n').find((line) => line.trim() !== '') ?? '')
    .replace(/^>\s*|[*_`#]|\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim();
