import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent, useState, useSyncExternalStore } from 'react';
import { key, keyGate } from '@/lib/key';
import { useText } from '@/lib/text/use-text';
import { Mark } from '@/ui/mark';
import classes from './key-gate.module.css';

/** Asks for the node's key once a call was refused for lack of it. */
export function KeyGate({ children }: { children: ReactNode }) {
  const isMissing = useSyncExternalStore(keyGate.subscribe, keyGate.isMissing);
  return isMissing ? <KeyEntry /> : children;
}

function KeyEntry() {
  const text = useText();
  const queries = useQueryClient();
  const [value, setValue] = useState('');
  const wasRefused = key.read() !== null;

  const enter = (event: SubmitEvent) => {
    event.preventDefault();
    key.write(value.trim());
    queries.clear();
    keyGate.set(false);
  };

  return (
    <main className={classes.gate}>
      <form className={classes.card} onSubmit={enter}>
        <Mark />
        <h1>{text.key.title}</h1>
        <p className={classes.soft}>{text.key.detail}</p>
        <PasswordInput
          label={text.key.label}
          description={text.key.kept}
          error={wasRefused ? text.key.refused : undefined}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
          autoFocus
          visibilityToggleButtonProps={{ 'aria-label': text.key.show, tabIndex: 0 }}
        />
        <Button type="submit" disabled={value.trim() === ''}>
          {text.key.enter}
        </Button>
      </form>
    </main>
  );
}
