import { Progress } from '@mantine/core';
import { type Job, isOver } from '@/api/training';
import { useFormats, useText } from '@/lib/text/use-text';
import { Fact, Facts, Panel } from '@/ui/page';
import { Ago } from '@/ui/time';
import classes from './training.module.css';

/** How far a job is, how fast, and how long it will take. */
export function ProgressPanel({ job, isLive }: { job: Job; isLive: boolean }) {
  const text = useText();
  const formats = useFormats();
  const { progress } = job;
  const percent = job.state === 'SUCCEEDED' ? 100 : (progress?.percent ?? 0);
  return (
    <Panel
      title={text.jobs.progress}
      actions={
        !isOver(job) && (
          <span className={classes.live} data-live={isLive || undefined}>
            {isLive ? text.jobs.live : text.jobs.reconnecting}
          </span>
        )
      }
    >
      <div className={classes.progress}>
        <Progress
          value={percent}
          size="lg"
          aria-label={text.jobs.progress}
          color={job.state === 'FAILED' ? 'red.8' : job.state === 'CANCELLED' ? 'gray.6' : 'harbour'}
        />
        {progress ? (
          <Facts>
            <Fact name={text.jobs.done}>{formats.percent(percent / 100, 0)}</Fact>
            <Fact name={text.jobs.epoch}>{text.jobs.of(progress.epoch, progress.epochs)}</Fact>
            <Fact name={text.jobs.step}>
              {text.jobs.of(formats.integer(progress.step), formats.integer(progress.steps))}
            </Fact>
            <Fact name={text.jobs.rate}>{text.jobs.perSecond(formats.integer(progress.examplesPerSecond))}</Fact>
            {!isOver(job) && <Fact name={text.jobs.timeLeft}>{formats.duration(progress.secondsLeft)}</Fact>}
            {job.checkpoint && (
              <Fact name={text.jobs.checkpoint}>
                {text.jobs.checkpointAt(formats.integer(job.checkpoint.step), formats.bytes(job.checkpoint.bytes))} ·{' '}
                <Ago at={job.checkpoint.createdAt} />
              </Fact>
            )}
          </Facts>
        ) : (
          <p className={classes.soft}>
            {job.state === 'QUEUED'
              ? text.jobs.queued(job.queuePosition ?? 1)
              : isOver(job)
                ? text.jobs.neverStarted
                : text.jobs.starting}
            {job.estimate?.start !== undefined && (
              <>
                {' '}
                {text.jobs.startsAt}: <Ago at={job.estimate.start} />
              </>
            )}
            {job.estimate?.unknown !== undefined && <span lang="en"> {job.estimate.unknown}</span>}
          </p>
        )}
      </div>
    </Panel>
  );
}
