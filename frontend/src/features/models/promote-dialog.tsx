import { Autocomplete, Button, Group, Modal, Select, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { aliasesQuery, useMoveAlias, versionsQuery } from '@/api/models';
import { useText } from '@/lib/text/use-text';
import { ReasonInput } from '@/ui/reason-input';
import { ProblemNotice } from '@/ui/states';
import { CHAMPION } from './champion';
import { ComparisonSummary } from './comparison-summary';
import classes from './models.module.css';

interface PromoteDialogProps {
  name: string;
  /** The version that is proposed. */
  version: number;
  /** The alias that is moved; absent when it is to be chosen. */
  alias?: string | undefined;
  onClose: () => void;
}

/** Moves an alias, having shown what changes for those who call it, and asks why. */
export function PromoteDialog({ name, version: proposed, alias: given, onClose }: PromoteDialogProps) {
  const text = useText();
  const { data: aliases = [] } = useQuery(aliasesQuery(name));
  const { data: versions } = useQuery(versionsQuery(name, { sort: 'number', direction: 'desc', limit: 100 }));
  const [chosen, setAlias] = useState(given);
  const [version, setVersion] = useState(proposed);
  const [reason, setReason] = useState('');
  const move = useMoveAlias(name);

  const usual = aliases.find((each) => each.alias === CHAMPION) ?? aliases[0];
  const alias = chosen ?? usual?.alias ?? CHAMPION;
  const current = aliases.find((each) => each.alias === alias);
  const isUnmoved = current?.version === version;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    move.mutate(
      { alias, version, reason: reason.trim(), revision: current?.revision },
      {
        onSuccess: () => {
          notifications.show({ color: 'teal', message: text.models.moved(alias, version) });
          onClose();
        },
      },
    );
  };

  return (
    <Modal
      opened
      onClose={onClose}
      size="36rem"
      title={text.models.promoteTitle}
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Group grow align="start">
            <Autocomplete
              label={text.models.alias}
              description={text.models.aliasHint}
              data={aliases.map((each) => each.alias)}
              value={alias}
              onChange={setAlias}
              disabled={given !== undefined}
              data-autofocus={given === undefined || undefined}
            />
            <Select
              label={text.models.versionWord}
              description={current ? text.models.namesNow(current.version) : text.models.namesNothing}
              data={(versions?.items ?? [{ version: proposed }]).map((each) => ({
                value: String(each.version),
                label: text.models.version(each.version),
              }))}
              value={String(version)}
              onChange={(value) => setVersion(Number(value))}
              searchable
              data-autofocus={given !== undefined || undefined}
            />
          </Group>
          {isUnmoved ? (
            <p className={classes.soft}>{text.models.alreadyNamed(alias, version)}</p>
          ) : (
            current && <ComparisonSummary name={name} base={current.version} candidate={version} />
          )}
          <ReasonInput value={reason} onChange={setReason} />
          {move.error !== null && <ProblemNotice error={move.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {text.common.cancel}
            </Button>
            <Button
              type="submit"
              loading={move.isPending}
              disabled={isUnmoved || alias.trim() === '' || reason.trim() === ''}
            >
              {text.models.promoteAction(alias, version)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
