import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Storage, storageQuery, useVerifyStorage } from '@/api/system';
import { useFormats, useText } from '@/lib/text/use-text';
import { Digest } from '@/ui/copy';
import { Loaded } from '@/ui/loaded';
import { Fact, Facts, Panel } from '@/ui/page';
import { ProblemNotice } from '@/ui/states';
import { Ago } from '@/ui/time';
import { ClearUpDialog } from './clear-up-dialog';
import { Meter } from './meter';
import classes from './system.module.css';

/** What the artifact store holds, whether it is whole, and what of it nobody needs. */
export function StoragePanel() {
  const text = useText();
  const { data, error, refetch } = useQuery(storageQuery());
  const verify = useVerifyStorage();
  const [isClearing, setClearing] = useState(false);
  const verifyAll = () =>
    verify.mutate(undefined, {
      onSuccess: () => notifications.show({ color: 'teal', message: text.system.verifying }),
    });
  return (
    <Panel
      title={text.system.storage}
      actions={
        <Group gap="xs">
          <Button variant="subtle" size="compact-sm" loading={verify.isPending} onClick={verifyAll}>
            {text.system.verify}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => setClearing(true)}>
            {text.system.clearUp}
          </Button>
        </Group>
      }
    >
      {verify.error !== null && <ProblemNotice error={verify.error} />}
      <Loaded data={data} error={error} onRetry={() => void refetch()} rows={2}>
        {(storage) => (
          <div className={classes.storage}>
            {storage.damaged.length > 0 && <Damaged damaged={storage.damaged} />}
            <StorageFacts storage={storage} />
          </div>
        )}
      </Loaded>
      {isClearing && <ClearUpDialog onClose={() => setClearing(false)} />}
    </Panel>
  );
}

function StorageFacts({ storage }: { storage: Storage }) {
  const text = useText();
  const formats = useFormats();
  const { blobs, freeBytes, reserveBytes, scrub, lastCollection, path } = storage;
  const left = Math.max(0, freeBytes - reserveBytes);
  return (
    <>
      <Meter
        name={text.system.disk}
        share={left === 0 ? 1 : blobs.bytes / (blobs.bytes + left)}
        detail={text.system.left(formats.bytes(left))}
      />
      <Facts>
        <Fact name={text.system.holds}>
          {text.system.blobs(formats.integer(blobs.count), formats.bytes(blobs.bytes))}
        </Fact>
        <Fact name={text.system.reserve}>
          {formats.bytes(reserveBytes)}
          <span className={classes.under}>{text.system.reserveDetail}</span>
        </Fact>
        <Fact name={text.system.verified}>
          {text.system.verifiedOf(formats.integer(scrub.verified.count), formats.integer(blobs.count))}
        </Fact>
        <Fact name={text.system.collected}>
          {lastCollection ? <Ago at={lastCollection.finishedAt} /> : text.system.never}
          {lastCollection && (
            <span className={classes.under}>
              {text.system.freed(
                formats.bytes(lastCollection.deleted.bytes),
                formats.bytes(lastCollection.waiting.bytes),
              )}
            </span>
          )}
        </Fact>
      </Facts>
      <p className={classes.soft}>{text.system.storageIn(path)}</p>
    </>
  );
}

function Damaged({ damaged }: { damaged: Storage['damaged'] }) {
  const text = useText();
  return (
    <section className={classes.damaged} aria-label={text.system.damaged(damaged.length)}>
      <IconAlertTriangle size={18} stroke={1.8} aria-hidden />
      <div>
        <b>{text.system.damaged(damaged.length)}</b>
        <p>{text.system.damagedDetail}</p>
        <ul>
          {damaged.map(({ digest, users, foundAt }) => (
            <li key={digest}>
              <Digest value={digest} /> <span lang="en">{text.system.usedBy(users.join(', '))}</span> ·{' '}
              <Ago at={foundAt} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
