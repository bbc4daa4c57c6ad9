import { useQuery } from '@tanstack/react-query';
import { attemptsQuery, isOver, type Job } from '@/api/training';
import { useFormats, useText } from '@/lib/text/use-text';
import { Loaded } from '@/ui/loaded';
import { Panel } from '@/ui/page';
import { Ago } from '@/ui/time';
import { JobStatus } from './job-status';
import classes from './training.module.css';

export function AttemptsPanel({ job }: { job: Job }) {
  const text = useText();
  const formats = useFormats();
  const { data: attempts, error, refetch } = useQuery(attemptsQuery(job.id, !isOver(job)));
  return (
    <Panel title={text.jobs.attempts} padded={false}>
      <Loaded data={attempts} error={error} onRetry={() => void refetch()} rows={2}>
        {(attempts) =>
          attempts.length === 0 ? (
            <p className={`${classes.attempt} ${classes.soft}`}>{text.jobs.noAttempts}</p>
          ) : (
            <ol className={classes.attempts}>
              {attempts.map(
                ({
                  number,
                  state,
                  node,
                  reason,
                  resumedFrom,
                  peakMemoryBytes,
                  memoryLimitBytes,
                  startedAt,
                  endedAt,
                }) => (
                  <li key={number} className={classes.attempt}>
                    <span className={classes.attemptLine}>
                      {text.jobs.attemptNumber(number)} <JobStatus state={state} />
                    </span>
                    <span className={classes.under}>
                      {text.jobs.onNode(node)} · <Ago at={startedAt} />
                      {endedAt !== undefined &&
                        ` · ${formats.duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)}`}
                    </span>
                    {peakMemoryBytes !== undefined && (
                      <span className={classes.under}>
                        {text.jobs.peakMemory(
                          formats.bytes(peakMemoryBytes),
                          memoryLimitBytes === undefined ? '' : formats.bytes(memoryLimitBytes),
                        )}
                      </span>
                    )}
                    {resumedFrom && (
                      <span className={classes.under}>{text.jobs.resumedFrom(formats.integer(resumedFrom.step))}</span>
                    )}
                    {reason !== undefined && <span lang="en">{reason}</span>}
                  </li>
                ),
              )}
            </ol>
          )
        }
      </Loaded>
    </Panel>
  );
}
