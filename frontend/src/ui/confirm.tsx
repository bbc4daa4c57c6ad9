import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useText } from '@/lib/text/use-text';
import { ReasonInput } from './reason-input';
import { ProblemNotice } from './states';

interface ConfirmByTypingProps {
  title: string;
  detail: string;
  /** What has to be typed: the name of what will be destroyed. */
  name: string;
  action: string;
  /** Whether the person is also asked why, which the history keeps. */
  asksReason?: boolean;
  isPending: boolean;
  error: unknown;
  onConfirm: (reason: string) => void;
  onClose: () => void;
}

/** Asks the person to type the name of what is about to be destroyed. */
export function ConfirmByTyping(props: ConfirmByTypingProps) {
  const text = useText();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const isReady = typed === props.name && (!props.asksReason || reason.trim() !== '');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) props.onConfirm(reason.trim());
  };
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': text.common.close }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <p>{props.detail}</p>
          {props.error !== null && <ProblemNotice error={props.error} />}
          <TextInput
            label={text.common.typeToConfirm(props.name)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          {props.asksReason && <ReasonInput value={reason} onChange={setReason} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={props.onClose}>
              {text.common.cancel}
            </Button>
            <Button type="submit" color="red.9" disabled={!isReady} loading={props.isPending}>
              {props.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
