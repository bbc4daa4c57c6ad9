import { ActionIcon, Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Alias, type AliasMove, aliasesQuery, historyQuery, useRemoveAlias, useReturnAlias } from '@/api/models';
import { useText } from '@/lib/text/use-text';
import { Actor } from '@/ui/actor';
import { AliasTag } from '@/ui/alias';
import { ConfirmByTyping } from '@/ui/confirm';
import { TextLink } from '@/ui/links';
import { Loaded } from '@/ui/loaded';
import { Panel } from '@/ui/page';
import { ProblemNotice } from '@/ui/states';
import { Ago } from '@/ui/time';
import classes from './models.module.css';
import { PromoteDialog } from './promote-dialog';

/** What each alias names, since when and why; moves it, or returns it to what it named before. */
export function AliasesPanel({ name, newest }: { name: string; newest: number | undefined }) {
  const text = useText();
  const { data: aliases, error, refetch } = useQuery(aliasesQuery(name));
  const { data: history } = useQuery(historyQuery(name));
  const [moved, setMoved] = useState<Alias | 'new'>();
  return (
    <Panel
      title={text.models.aliases}
      padded={false}
      actions={
        newest !== undefined && (
          <Button variant="subtle" size="compact-sm" onClick={() => setMoved('new')}>
            {text.models.setAlias}
          </Button>
        )
      }
    >
      <Loaded data={aliases} error={error} onRetry={() => void refetch()} rows={2}>
        {(aliases) =>
          aliases.length === 0 ? (
            <p className={`${classes.aliasRow} ${classes.soft}`}>{text.models.noAliases}</p>
          ) : (
            aliases.map((alias) => (
              <AliasRow
                key={alias.alias}
                name={name}
                alias={alias}
                before={before(alias, history?.items)}
                onMove={() => setMoved(alias)}
              />
            ))
          )
        }
      </Loaded>
      {moved !== undefined && newest !== undefined && (
        <PromoteDialog
          name={name}
          version={newest}
          alias={moved === 'new' ? undefined : moved.alias}
          onClose={() => setMoved(undefined)}
        />
      )}
    </Panel>
  );
}

interface AliasRowProps {
  name: string;
  alias: Alias;
  before: number | undefined;
  onMove: () => void;
}

function AliasRow({ name, alias, before: previous, onMove }: AliasRowProps) {
  const text = useText();
  const back = useReturnAlias(name);
  const [isRemoving, setRemoving] = useState(false);
  const goBack = () =>
    back.mutate(
      { alias: alias.alias, revision: alias.revision, reason: text.models.returnReason },
      {
        onSuccess: ({ to }) =>
          notifications.show({ color: 'teal', message: text.models.returned(alias.alias, to ?? previous ?? 0) }),
      },
    );
  return (
    <div className={classes.aliasRow}>
      <div className={classes.aliasLine}>
        <span className={classes.toolbar}>
          <AliasTag>{alias.alias}</AliasTag>
          <TextLink to="/models/$name/versions/$version" params={{ name, version: String(alias.version) }}>
            {text.models.version(alias.version)}
          </TextLink>
        </span>
        <span className={classes.toolbar}>
          {previous !== undefined && (
            <Button
              variant="default"
              size="compact-xs"
              leftSection={<IconArrowBackUp size={14} stroke={1.8} />}
              loading={back.isPending}
              onClick={goBack}
            >
              {text.models.returnTo(previous)}
            </Button>
          )}
          <Button variant="subtle" size="compact-xs" onClick={onMove} aria-label={text.models.moveAlias(alias.alias)}>
            {text.models.move_}
          </Button>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={text.models.removeAlias(alias.alias)}
            onClick={() => setRemoving(true)}
          >
            <IconTrash size={14} stroke={1.8} />
          </ActionIcon>
        </span>
      </div>
      {alias.reason !== '' && (
        <span className={classes.reason} dir="auto">
          {text.common.quoted(alias.reason)}
        </span>
      )}
      <span className={classes.small}>
        <Actor name={alias.movedBy} /> · <Ago at={alias.since} />
      </span>
      {back.error !== null && <ProblemNotice error={back.error} />}
      {isRemoving && <RemoveAlias name={name} alias={alias} onClose={() => setRemoving(false)} />}
    </div>
  );
}

function RemoveAlias({ name, alias, onClose }: { name: string; alias: Alias; onClose: () => void }) {
  const text = useText();
  const remove = useRemoveAlias(name);
  return (
    <ConfirmByTyping
      title={text.models.removeAliasTitle(alias.alias)}
      detail={text.models.removeAliasDetail(alias.alias, alias.version)}
      name={alias.alias}
      action={text.models.removeAlias(alias.alias)}
      asksReason
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={(reason) =>
        remove.mutate({ alias: alias.alias, reason, revision: alias.revision }, { onSuccess: onClose })
      }
      onClose={onClose}
    />
  );
}

/** The version that an alias named before its latest move. */
function before(alias: Alias, moves: AliasMove[] | undefined): number | undefined {
  const latest = moves?.find((move) => move.id === alias.revision);
  return latest?.from === alias.version ? undefined : latest?.from;
}
