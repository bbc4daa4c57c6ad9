import { IconServer2 } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Deployment } from '@/api/serving';
import { useText } from '@/lib/text/use-text';
import { DataTable } from '@/ui/data-table';
import { Panel } from '@/ui/page';
import { EmptyState } from '@/ui/states';
import { Status } from '@/ui/status';

interface NodeRow {
  node: string;
  models: number;
  serving: number;
  failed: number;
  isCurrent: boolean;
}

/** The nodes that have to do with a deployment, and whether they do as it says. */
export function NodesPanel({ deployments }: { deployments: Deployment[] }) {
  const text = useText();
  const columns = useMemo<ColumnDef<NodeRow>[]>(
    () => [
      { id: 'node', header: text.system.node, cell: ({ row: { original } }) => <code>{original.node}</code> },
      {
        id: 'state',
        header: text.models.state,
        cell: ({ row: { original } }) =>
          original.failed > 0 ? (
            <Status tone="bad">{text.system.failedVersions(original.failed)}</Status>
          ) : original.isCurrent ? (
            <Status tone="good">{text.system.upToDate}</Status>
          ) : (
            <Status tone="busy">{text.system.catchingUp}</Status>
          ),
      },
      {
        id: 'models',
        header: text.system.models,
        meta: { align: 'end', from: 'sm' },
        cell: ({ row: { original } }) => original.models,
      },
      {
        id: 'serving',
        header: text.system.serving,
        meta: { align: 'end' },
        cell: ({ row: { original } }) => original.serving,
      },
    ],
    [text],
  );
  const rows = nodeRows(deployments);
  return (
    <Panel title={text.system.nodes} padded={false}>
      {rows.length === 0 ? (
        <EmptyState
          icon={<IconServer2 size={20} stroke={1.6} />}
          title={text.system.noNodes}
          detail={text.system.noNodesDetail}
        />
      ) : (
        <DataTable label={text.system.nodes} columns={columns} rows={rows} rowId={({ node }) => node} />
      )}
    </Panel>
  );
}

function nodeRows(deployments: Deployment[]): NodeRow[] {
  const rows = new Map<string, NodeRow>();
  for (const deployment of deployments) {
    for (const { node, revision, versions } of deployment.nodes) {
      const row = rows.get(node) ?? { node, models: 0, serving: 0, failed: 0, isCurrent: true };
      rows.set(node, {
        node,
        models: row.models + 1,
        serving: row.serving + versions.filter(({ state }) => state === 'SERVING').length,
        failed: row.failed + versions.filter(({ state }) => state === 'FAILED').length,
        isCurrent: row.isCurrent && revision === deployment.revision,
      });
    }
  }
  return [...rows.values()].sort((a, b) => a.node.localeCompare(b.node));
}
