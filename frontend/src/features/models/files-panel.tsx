import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import { saveFile } from '@/api/save-file';
import { filesQuery } from '@/api/models';
import { useFormats, useText } from '@/lib/text/use-text';
import { Digest } from '@/ui/copy';
import { DataTable } from '@/ui/data-table';
import { Loaded } from '@/ui/loaded';
import { Panel } from '@/ui/page';
import { ProblemNotice } from '@/ui/states';
import classes from './models.module.css';

interface VersionFile {
  path: string;
  size: number;
  digest: string;
}

export function FilesPanel({ name, version }: { name: string; version: number }) {
  const text = useText();
  const formats = useFormats();
  const { data, error, refetch } = useQuery(filesQuery(name, version));
  const { mutate: save, error: saveError } = useMutation({
    mutationFn: (path: string) =>
      saveFile(
        `/api/v1/models/${encodeURIComponent(name)}/versions/${version}/files/${path.split('/').map(encodeURIComponent).join('/')}`,
        path.split('/').at(-1) ?? path,
      ),
  });
  const columns = useMemo<ColumnDef<VersionFile>[]>(
    () => [
      { id: 'path', header: text.files.path, cell: ({ row: { original } }) => <code>{original.path}</code> },
      {
        id: 'size',
        header: text.files.size,
        meta: { align: 'end' },
        cell: ({ row: { original } }) => formats.bytes(original.size),
      },
      {
        id: 'digest',
        header: text.models.digest,
        meta: { from: 'md' },
        cell: ({ row: { original } }) => <Digest value={original.digest} />,
      },
      {
        id: 'save',
        header: () => <span className="visually-hidden">{text.files.download}</span>,
        meta: { align: 'end' },
        cell: ({ row: { original } }) => (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconDownload size={14} stroke={1.8} />}
            aria-label={text.files.downloadOf(original.path)}
            onClick={() => save(original.path)}
          >
            {text.files.download}
          </Button>
        ),
      },
    ],
    [text, formats, save],
  );
  return (
    <Panel
      title={text.files.title}
      padded={false}
      actions={data && <span className={classes.soft}>{formats.bytes(data.size)}</span>}
    >
      {saveError && <ProblemNotice error={saveError} />}
      <Loaded data={data} error={error} onRetry={() => void refetch()} rows={2}>
        {({ items }) => (
          <DataTable label={text.files.title} columns={columns} rows={items} rowId={({ path }) => path} />
        )}
      </Loaded>
    </Panel>
  );
}
