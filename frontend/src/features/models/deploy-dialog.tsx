import { ActionIcon, Button, Group, Modal, NumberInput, Select, Stack } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { type Model, versionsQuery } from '@/api/models';
import { type Deployment, useDeploy } from '@/api/serving';
import { useFormats, useText } from '@/lib/text/use-text';
import { ProblemNotice } from '@/ui/states';
import classes from './models.module.css';

interface Target {
  /** `alias:champion` or `version:3`. */
  chosen: string;
  weight: number;
}

interface DeployDialogProps {
  name: string;
  model: Model;
  deployment: Deployment | undefined;
  /** The version that is proposed; absent for the first alias or the newest version. */
  version?: number | undefined;
  onClose: () => void;
}

/** Chooses which versions answer for a model, and how the traffic is divided among them. */
export function DeployDialog({ name, model, deployment, version, onClose }: DeployDialogProps) {
  const text = useText();
  const formats = useFormats();
  const [targets, setTargets] = useState(() => initialTargets(model, deployment, version));
  const { data: versions } = useQuery(versionsQuery(name, { sort: 'number', direction: 'desc', limit: 100 }));
  const deploy = useDeploy(name);
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);

  const change = (index: number, next: Partial<Target>) =>
    setTargets((old) => old.map((target, at) => (at === index ? { ...target, ...next } : target)));

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const order = {
      targets: targets.map(({ chosen, weight }) =>
        chosen.startsWith('alias:') ? { alias: chosen.slice(6), weight } : { version: Number(chosen.slice(8)), weight },
      ),
      forcedRoutes: deployment?.forcedRoutes,
      shadows: deployment?.shadows,
      batchLimit: deployment?.batchLimit,
      slots: deployment?.slots,
      cacheBytes: deployment?.cacheBytes,
    };
    deploy.mutate({ order, revision: deployment?.revision }, { onSuccess: onClose });
  };

  const choices = [
    {
      group: text.models.byAlias,
      items: Object.entries(model.aliases).map(([alias, number]) => ({
        value: `alias:${alias}`,
        label: text.models.aliasOf(alias, number),
      })),
    },
    {
      group: text.models.byVersion,
      items: (versions?.items ?? []).map((each) => ({
        value: `version:${each.version}`,
        label: text.models.version(each.version),
        disabled: each.servability !== 'SERVABLE',
      })),
    },
  ];

  return (
    <Modal
      opened
      onClose={onClose}
      size="34rem"
      title={deployment ? text.models.changeDeploymentTitle(name) : text.models.deployTitle(name)}
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <p className={classes.soft}>{text.models.deployDetail}</p>
          {targets.map(({ chosen, weight }, index) => (
            <Group key={index} align="end" wrap="nowrap" gap="xs">
              <Select
                flex={1}
                label={text.models.target}
                data={choices}
                value={chosen}
                onChange={(value) => value && change(index, { chosen: value })}
                searchable
                data-autofocus={index === 0 || undefined}
              />
              {targets.length > 1 && (
                <>
                  <NumberInput
                    w="6.5rem"
                    label={text.models.weight}
                    min={0}
                    max={1_000_000}
                    value={weight}
                    onChange={(value) => change(index, { weight: Number(value) })}
                  />
                  <span className={classes.soft} style={{ minWidth: '3rem', lineHeight: '2.25rem' }}>
                    {formats.percent(total === 0 ? 0 : weight / total, 0)}
                  </span>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={36}
                    aria-label={text.models.removeTarget}
                    onClick={() => setTargets((old) => old.filter((_, at) => at !== index))}
                  >
                    <IconTrash size={16} stroke={1.7} />
                  </ActionIcon>
                </>
              )}
            </Group>
          ))}
          <div>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={15} />}
              disabled={targets.length >= 16}
              onClick={() =>
                setTargets((old) => [...old, { chosen: unused(old, choices, model), weight: old[0]?.weight ?? 1 }])
              }
            >
              {text.models.addTarget}
            </Button>
          </div>
          {deploy.error !== null && <ProblemNotice error={deploy.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {text.common.cancel}
            </Button>
            <Button type="submit" loading={deploy.isPending} disabled={total === 0}>
              {deployment ? text.models.changeDeployment : text.models.deploy}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function initialTargets(model: Model, deployment: Deployment | undefined, version: number | undefined): Target[] {
  if (version !== undefined) return [{ chosen: `version:${version}`, weight: 1 }];
  if (deployment) {
    return deployment.targets.map((target) => ({
      chosen: target.alias !== undefined ? `alias:${target.alias}` : `version:${target.version}`,
      weight: target.weight ?? 1,
    }));
  }
  const alias = Object.keys(model.aliases)[0];
  return [{ chosen: alias === undefined ? `version:${model.newestVersion}` : `alias:${alias}`, weight: 1 }];
}

/** A choice that brings another version in, since traffic that is split between a version and itself is not split. */
function unused(
  targets: Target[],
  choices: { items: { value: string; disabled?: boolean }[] }[],
  model: Model,
): string {
  const versionOf = (chosen: string) =>
    chosen.startsWith('alias:') ? model.aliases[chosen.slice(6)] : Number(chosen.slice(8));
  const taken = new Set(targets.map(({ chosen }) => versionOf(chosen)));
  const free = choices
    .flatMap(({ items }) => items)
    .filter(({ value, disabled }) => !disabled && !targets.some(({ chosen }) => chosen === value));
  return (free.find(({ value }) => !taken.has(versionOf(value))) ?? free[0])?.value ?? '';
}
