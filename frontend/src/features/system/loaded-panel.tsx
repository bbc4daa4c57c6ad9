import { IconStack2 } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Deployment, NodeVersion } from '@/api/serving';
import type { Sample } from '@/api/system';
import { gauge } from '@/lib/gauges';
import { useFormats, useText } from '@/lib/text/use-text';
import { DataTable } from '@/ui/data-table';
import { TextLink } from '@/ui/links';
import { Panel } from '@/ui/page';
import { EmptyState } from '@/ui/states';
import { Status, type Tone } from '@/ui/status';
import { Ago } from '@/ui/time';

interface LoadedRow extends NodeVersion {
  model: string;
  node: string;
  slots: number | undefined;
  batchLimit: number;
  requests: number | undefined;
}

const TONES: Record<NodeVersion['state'], Tone> = {
  LOADING: 'busy',
  WARMING: 'busy',
  SERVING: 'good',
  DEGRADED: 'bad',
  DRAINING: 'waiting',
  FAILED: 'bad',
};

/** What is in the memory of which node. */
export function LoadedPanel({ deployments, samples }: { deployments: Deployment[]; samples: Sample[] }) {
  const text = useText();
  const formats = useFormats();
  const columns = useMemo<ColumnDef<LoadedRow>[]>(
    () => [
      {
        id: 'version',
        header: text.models.versionWord,
        cell: ({ row: { original } }) => (
          <TextLink
            to="/models/$name/versions/$version"
            params={{ name: original.model, version: String(original.version) }}
          >
            {text.models.versionTitle(original.model, String(original.version))}
          </TextLink>
        ),
      },
      {
        id: 'state',
        header: text.models.state,
        cell: ({ row: { original } }) => (
          <Status tone={TONES[original.state]}>{text.models.loadState[original.state]}</Status>
        ),
      },
      {
        id: 'node',
        header: text.system.node,
        meta: { from: 'sm' },
        cell: ({ row: { original } }) => <code>{original.node}</code>,
      },
      {
        id: 'slots',
        header: text.system.slots,
        meta: { align: 'end', from: 'md' },
        cell: ({ row: { original } }) => original.slots ?? text.system.onePerCore,
      },
      {
        id: 'batch',
        header: text.system.batchLimit,
        meta: { align: 'end', from: 'lg' },
        cell: ({ row: { original } }) => formats.integer(original.batchLimit),
      },
      {
        id: 'requests',
        header: text.system.requests,
        meta: { align: 'end', from: 'lg' },
        cell: ({ row: { original } }) => (original.requests === undefined ? '–' : formats.integer(original.requests)),
      },
      {
        id: 'since',
        header: text.system.since,
        meta: { from: 'sm' },
        cell: ({ row: { original } }) => <Ago at={original.since} />,
      },
    ],
    [text, formats],
  );
  const rows = deployments.flatMap(({ model, slots, batchLimit, nodes }) =>
    nodes.flatMap(({ node, versions }) =>
      versions.map((version): LoadedRow => ({
        ...version,
        model,
        node,
        slots,
        batchLimit,
        requests: gauge(samples, 'modelport_requests_total', { model, version: String(version.version) }),
      })),
    ),
  );
  return (
    <Panel title={text.system.loaded} padded={false}>
      {rows.length === 0 ? (
        <EmptyState
          icon={<IconStack2 size={20} stroke={1.6} />}
          title={text.system.nothingLoaded}
          detail={text.system.nothingLoadedDetail}
        />
      ) : (
        <DataTable
          label={text.system.loaded}
          columns={columns}
          rows={rows}
          rowId={({ model, version, node }) => `${model} ${version} ${node}`}
        />
      )}
    </Panel>
  );
}
