import { Checkbox, Select } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { isOver, type Job, readLog } from '@/api/training';
import { useText } from '@/lib/text/use-text';
import { Panel } from '@/ui/page';
import classes from './training.module.css';

const PAUSE_MILLIS = 1_000;
const MOST_CHARACTERS = 400_000;

/** What an attempt prints, followed to its end while one stands there. */
export function LogPanel({ job }: { job: Job }) {
  const text = useText();
  const [chosen, setChosen] = useState<number>();
  const attempt = chosen ?? job.attempts;
  const [follows, setFollows] = useState(true);
  const log = useLog(job.id, attempt, isOver(job) || attempt < job.attempts);
  const box = useRef<HTMLPreElement>(null);

  useEffect(() => {
    if (follows && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [log, follows]);

  const onScroll = () => {
    const element = box.current;
    if (element) setFollows(element.scrollHeight - element.scrollTop - element.clientHeight < 24);
  };

  return (
    <Panel
      title={text.jobs.log}
      padded={false}
      actions={
        job.attempts > 0 && (
          <span className={classes.toolbar}>
            {job.attempts > 1 && (
              <Select
                size="xs"
                w="9rem"
                aria-label={text.jobs.attempt}
                data={Array.from({ length: job.attempts }, (_, index) => ({
                  value: String(index + 1),
                  label: text.jobs.attemptNumber(index + 1),
                }))}
                value={String(attempt)}
                onChange={(value) => setChosen(Number(value))}
              />
            )}
            <Checkbox
              size="xs"
              label={text.jobs.follow}
              checked={follows}
              onChange={(event) => setFollows(event.currentTarget.checked)}
            />
          </span>
        )
      }
    >
      <pre
        className={classes.log}
        ref={box}
        onScroll={onScroll}
        tabIndex={0}
        aria-label={text.jobs.log}
        lang={log === '' ? undefined : 'en'}
      >
        {log === '' ? text.jobs.noLog : log}
      </pre>
    </Panel>
  );
}

function useLog(id: string, attempt: number, isEnded: boolean): string {
  const [log, setLog] = useState({ of: '', text: '' });
  const of = `${id}/${attempt}`;
  const ended = useRef(isEnded);
  useEffect(() => {
    ended.current = isEnded;
  });

  useEffect(() => {
    if (attempt < 1) return;
    const controller = new AbortController();
    const read = async () => {
      let offset = 0;
      for (;;) {
        const wasEnded = ended.current;
        const part = await readLog(id, attempt, offset, controller.signal);
        if (part.text !== '') {
          setLog((old) => ({ of, text: ((old.of === of ? old.text : '') + part.text).slice(-MOST_CHARACTERS) }));
        } else if (wasEnded) {
          return;
        }
        if (part.next === offset) await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS));
        offset = part.next;
        if (controller.signal.aborted) return;
      }
    };
    read().catch((error: unknown) => !controller.signal.aborted && console.warn('the log cannot be read', error));
    return () => {
      controller.abort();
      setLog({ of: '', text: '' });
    };
  }, [id, attempt, of]);

  return log.of === of ? log.text : '';
}
