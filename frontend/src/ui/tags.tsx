import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type SubmitEvent, useState } from 'react';
import { useText } from '@/lib/text/use-text';
import { Panel } from './page';
import { ProblemNotice } from './states';
import classes from './tags.module.css';

interface TagsPanelProps {
  tags: Record<string, string>;
  isPending: boolean;
  error: unknown;
  /** Resolves when the node has taken it. */
  onSet: (key: string, value: string) => Promise<unknown>;
  onRemove: (key: string) => void;
}

/** The tags of something: each can be taken away, others added, and one with a known key replaced. */
export function TagsPanel({ tags, isPending, error, onSet, onRemove }: TagsPanelProps) {
  const text = useText();
  const [isAdding, setAdding] = useState(false);
  const entries = Object.entries(tags).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Panel
      title={text.tags.title}
      actions={
        !isAdding && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            onClick={() => setAdding(true)}
          >
            {text.tags.addTag}
          </Button>
        )
      }
    >
      <div className={classes.panel}>
        {error !== null && <ProblemNotice error={error} />}
        {isAdding && <NewTag isPending={isPending} onSet={onSet} onClose={() => setAdding(false)} />}
        {entries.length === 0 ? (
          !isAdding && <p className={classes.none}>{text.tags.none}</p>
        ) : (
          <ul className={classes.tags}>
            {entries.map(([key, value]) => (
              <li key={key} className={classes.tag}>
                <code>{value === '' ? key : `${key}: ${value}`}</code>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="xs"
                  aria-label={text.tags.removeTag(key)}
                  onClick={() => onRemove(key)}
                >
                  <IconX size={12} stroke={2} />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

interface NewTagProps {
  isPending: boolean;
  onSet: (key: string, value: string) => Promise<unknown>;
  onClose: () => void;
}

function NewTag({ isPending, onSet, onClose }: NewTagProps) {
  const text = useText();
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSet(key.trim(), value.trim()).then(onClose, () => undefined);
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <Group grow gap="xs">
        <TextInput
          label={text.tags.key}
          placeholder={text.tags.keyExample}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          maxLength={250}
          required
          autoFocus
        />
        <TextInput
          label={text.tags.value}
          placeholder={text.tags.valueExample}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          maxLength={5000}
        />
      </Group>
      <Group gap="xs">
        <Button type="submit" size="compact-sm" disabled={key.trim() === ''} loading={isPending}>
          {text.common.add}
        </Button>
        <Button variant="default" size="compact-sm" onClick={onClose}>
          {text.common.cancel}
        </Button>
      </Group>
    </form>
  );
}
