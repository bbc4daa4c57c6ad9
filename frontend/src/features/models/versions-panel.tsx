import { Button, Checkbox } from '@mantine/core';
import { IconGitCompare, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { type Model, type ModelVersion, versionsQuery } from '@/api/models';
import { sortMetrics } from '@/lib/metrics';
import { useText } from '@/lib/text/use-text';
import { AliasTag, AliasTags } from '@/ui/alias';
import { DataTable, Pager } from '@/ui/data-table';
import { ButtonLink, TextLink } from '@/ui/links';
import { Loaded } from '@/ui/loaded';
import { MetricValue, useMetricName } from '@/ui/metric';
import { Panel } from '@/ui/page';
import { EmptyState } from '@/ui/states';
import { Ago } from '@/ui/time';
import classes from './models.module.css';
import { PromoteDialog } from './promote-dialog';
import { VersionStatus } from './version-status';

const route = getRouteApi('/models/$name');
const PAGE = 25;
const MOST_METRICS = 2;
const MOST_COMPARED = 4;

export function VersionsPanel({ model }: { model: Model }) {
  const text = useText();
  const { sort = 'number', direction = 'desc', pages } = route.useSearch();
  const navigate = route.useNavigate();
  const [compared, setCompared] = useState<number[]>([]);
  const [promoted, setPromoted] = useState<number>();
  const { data, error, isPlaceholderData, refetch } = useQuery(
    versionsQuery(model.name, { sort, direction, limit: PAGE, cursor: pages?.at(-1) }),
  );
  const toggle = (version: number) =>
    setCompared((old) => (old.includes(version) ? old.filter((each) => each !== version) : [...old, version]));
  const columns = useColumns(data?.items ?? [], compared, toggle, setPromoted);

  return (
    <Panel
      title={text.models.versions}
      padded={false}
      actions={
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconGitCompare size={15} stroke={1.7} />}
          disabled={compared.length < 2}
          onClick={() =>
            void navigate({
              to: '/models/$name/compare',
              params: { name: model.name },
              search: { versions: [...compared].sort((a, b) => a - b) },
            })
          }
        >
          {text.models.compareChosen(compared.length)}
        </Button>
      }
    >
      <Loaded data={data} error={error} onRetry={() => void refetch()} rows={3}>
        {(data) =>
          data.items.length === 0 ? (
            <EmptyState
              icon={<IconStack2 size={20} stroke={1.6} />}
              title={text.models.noVersions}
              detail={text.models.noVersionsDetail}
            >
              <ButtonLink to="/train" search={{ model: model.name }}>
                {text.models.trainVersion}
              </ButtonLink>
            </EmptyState>
          ) : (
            <DataTable
              label={text.models.versions}
              columns={columns}
              rows={data.items}
              rowId={({ version }) => String(version)}
              sort={{ by: sort, direction }}
              onSort={(by, next) =>
                void navigate({ search: (old) => ({ ...old, sort: by, direction: next, pages: undefined }) })
              }
              isStale={isPlaceholderData}
            />
          )
        }
      </Loaded>
      <Pager
        pages={pages}
        next={data?.nextCursor}
        onGo={(next) => void navigate({ search: (old) => ({ ...old, pages: next }) })}
      />
      {promoted !== undefined && (
        <PromoteDialog name={model.name} version={promoted} onClose={() => setPromoted(undefined)} />
      )}
    </Panel>
  );
}

function useColumns(
  versions: ModelVersion[],
  compared: number[],
  toggle: (version: number) => void,
  promote: (version: number) => void,
): ColumnDef<ModelVersion>[] {
  const text = useText();
  const metricName = useMetricName();
  const keys = sortMetrics([...new Set(versions.flatMap(({ provenance }) => Object.keys(provenance.metrics)))])
    .slice(0, MOST_METRICS)
    .join('\n');
  return useMemo(
    () => [
      {
        id: 'compare',
        header: () => <span className="visually-hidden">{text.models.compare}</span>,
        cell: ({ row: { original } }) => (
          <Checkbox
            size="xs"
            aria-label={text.models.chooseToCompare(original.version)}
            checked={compared.includes(original.version)}
            disabled={!compared.includes(original.version) && compared.length >= MOST_COMPARED}
            onChange={() => toggle(original.version)}
          />
        ),
      },
      {
        id: 'number',
        header: text.models.versionWord,
        meta: { sort: 'number', first: 'desc' },
        cell: ({ row: { original } }) => (
          <AliasTags>
            <TextLink
              to="/models/$name/versions/$version"
              params={{ name: original.model, version: String(original.version) }}
              className={classes.name}
            >
              {text.models.version(original.version)}
            </TextLink>
            {original.aliases.map((alias) => (
              <AliasTag key={alias}>{alias}</AliasTag>
            ))}
          </AliasTags>
        ),
      },
      ...keys
        .split('\n')
        .filter(Boolean)
        .map((key, index): ColumnDef<ModelVersion> => ({
          id: `metric ${key}`,
          header: metricName(key),
          meta: { sort: `metric:${key}`, first: 'desc', align: 'end', from: index === 0 ? undefined : 'md' },
          cell: ({ row: { original } }) => <MetricValue name={key} value={original.provenance.metrics[key]} />,
        })),
      {
        id: 'status',
        header: text.models.state,
        meta: { from: 'md' },
        cell: ({ row: { original } }) => <VersionStatus version={original} />,
      },
      {
        id: 'created',
        header: text.models.created,
        meta: { from: 'xl' },
        cell: ({ row: { original } }) => <Ago at={original.createdAt} />,
      },
      {
        id: 'promote',
        header: () => <span className="visually-hidden">{text.models.promote}</span>,
        meta: { align: 'end' },
        cell: ({ row: { original } }) => (
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => promote(original.version)}
            aria-label={text.models.promoteVersion(original.version)}
          >
            {text.models.promote}
          </Button>
        ),
      },
    ],
    [text, keys, metricName, compared, toggle, promote],
  );
}
