import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { historyQuery } from '@/api/models';
import { useText } from '@/lib/text/use-text';
import { Actor } from '@/ui/actor';
import { Loaded } from '@/ui/loaded';
import { Panel } from '@/ui/page';
import { Ago } from '@/ui/time';
import classes from './models.module.css';

const STEP = 10;
const MOST = 500;

/** Who moved which alias when, from where to where, and why: what was in production at any time. */
export function TimelinePanel({ name }: { name: string }) {
  const text = useText();
  const [shown, setShown] = useState(STEP);
  const { data, error, refetch } = useQuery(historyQuery(name, shown));
  return (
    <Panel
      title={text.models.timeline}
      padded={false}
      actions={
        data?.nextCursor !== undefined &&
        shown < MOST && (
          <Button variant="subtle" size="compact-sm" onClick={() => setShown(Math.min(shown * 5, MOST))}>
            {text.models.showOlder}
          </Button>
        )
      }
    >
      <Loaded data={data} error={error} onRetry={() => void refetch()} rows={3}>
        {(data) => (
          <ol className={classes.timeline}>
            {data.items.length === 0 && <li className={classes.soft}>{text.models.noMoves}</li>}
            {data.items.map((move) => (
              <li key={move.id} className={classes.move}>
                <span>{text.models.move(move.cause, move.alias, move.from, move.to)}</span>
                {move.reason !== '' && (
                  <span className={classes.reason} dir="auto">
                    {text.common.quoted(move.reason)}
                  </span>
                )}
                <span className={classes.small}>
                  <Actor name={move.actor} /> · <Ago at={move.at} />
                </span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Panel>
  );
}
