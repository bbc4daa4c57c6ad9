import { useQuery } from '@tanstack/react-query';
import { IconServer2 } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Deployment } from '@/api/serving';
import { trainingNodesQuery, type TrainingNode } from '@/api/training';
import { useFormats, useText } from '@/lib/text/use-text';
import { DataTable } from '@/ui/data-table';
import { Panel } from '@/ui/page';
import { EmptyState } from '@/ui/states';
import { Status } from '@/ui/status';
import classes from './system.module.css';

interface NodeRow {
  node: string;
  models: number;
  serving: number;
  failed: number;
  isCurrent: boolean;
  trainer?: TrainingNode;
}

/** The nodes that have to do with a deployment, and whether they do as it says. */
export function NodesPanel({ deployments }: { deployments: Deployment[] }) {
  const text = useText();
  const formats = useFormats();
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
        id: 'training',
        header: text.system.trainingSlots,
        meta: { from: 'sm' },
        cell: ({ row: { original } }) =>
          original.trainer && (
            <>
              {text.system.slotsOf(original.trainer.slotsUsed, original.trainer.slots)}
              {original.trainer.slots > 0 && (
                <span className={classes.under}>
                  {text.system.trainingMemory(
                    formats.bytes(original.trainer.memoryFreeBytes),
                    formats.bytes(original.trainer.memoryBytes),
                  )}
                </span>
              )}
            </>
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
    [text, formats],
  );
  const { data: trainers = [] } = useQuery(trainingNodesQuery());
  const rows = nodeRows(deployments, trainers);
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

function nodeRows(deployments: Deployment[], trainers: TrainingNode[]): NodeRow[] {
  const rows = new Map<string, NodeRow>(
    trainers.map((trainer) => [
      trainer.name,
      { node: trainer.name, models: 0, serving: 0, failed: 0, isCurrent: true, trainer },
    ]),
  );
  for (const deployment of deployments) {
    for (const { node, revision, versions } of deployment.nodes) {
      const row = rows.get(node) ?? { node, models: 0, serving: 0, failed: 0, isCurrent: true };
      rows.set(node, {
        ...row,
        node,
        models: row.models + 1,
        serving: row.serving + versions.filter(({ state }) => state === 'SERVING' || state === 'DEGRADED').length,
        failed: row.failed + versions.filter(({ state }) => state === 'FAILED').length,
        isCurrent: row.isCurrent && revision === deployment.revision,
      });
    }
  }
  return [...rows.values()].sort((a, b) => a.node.localeCompare(b.node));
}
