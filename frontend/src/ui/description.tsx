import { Button, Group, Skeleton, Stack, Textarea } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useText } from '@/lib/text/use-text';
import { Panel } from './page';
import { ProblemNotice } from './states';

const Markdown = lazy(() => import('./markdown'));

interface DescriptionPanelProps {
  description: string;
  isPending: boolean;
  error: unknown;
  /** Saves; resolves when the node has taken it. */
  onSave: (description: string) => Promise<unknown>;
}

/** What people say about something, in Markdown, and its edit form. */
export function DescriptionPanel({ description, isPending, error, onSave }: DescriptionPanelProps) {
  const text = useText();
  const [draft, setDraft] = useState<string>();
  const save = () => {
    if (draft === undefined) return;
    onSave(draft).then(
      () => setDraft(undefined),
      () => undefined,
    );
  };
  return (
    <Panel
      title={text.common.description}
      actions={
        draft === undefined && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconPencil size={14} />}
            onClick={() => setDraft(description)}
          >
            {text.common.edit}
          </Button>
        )
      }
    >
      {draft !== undefined ? (
        <Stack gap="sm">
          {error !== null && <ProblemNotice error={error} />}
          <Textarea
            label={text.common.description}
            description={text.common.markdownHint}
            autosize
            minRows={5}
            maxRows={18}
            value={draft}
            onChange={(event) => setDraft(event.currentTarget.value)}
            autoFocus
          />
          <Group gap="xs">
            <Button onClick={save} loading={isPending}>
              {text.common.save}
            </Button>
            <Button variant="default" onClick={() => setDraft(undefined)}>
              {text.common.cancel}
            </Button>
          </Group>
        </Stack>
      ) : description === '' ? (
        <Soft>{text.common.noDescription}</Soft>
      ) : (
        <Suspense fallback={<Skeleton height={48} />}>
          <Markdown>{description}</Markdown>
        </Suspense>
      )}
    </Panel>
  );
}

function Soft({ children }: { children: string }) {
  return <p style={{ color: 'var(--text-soft)' }}>{children}</p>;
}
