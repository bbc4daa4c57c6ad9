import { Progress } from '@mantine/core';
import { isOver, type Job } from '@/api/training';
import { useFormats, useText } from '@/lib/text/use-text';
import { TextLink } from '@/ui/links';
import { Panel } from '@/ui/page';
import classes from './home.module.css';

/** Jobs under way and waiting; absent where there are none. */
export function RunningPanel({ jobs }: { jobs: Job[] }) {
  const text = useText();
  const formats = useFormats();
  const under = jobs.filter((job) => !isOver(job));
  if (under.length === 0) return null;
  return (
    <Panel title={text.home.running} padded={false}>
      <ul className={classes.list}>
        {under.map(({ id, model, progress, queuePosition }) => (
          <li key={id} className={classes.item}>
            <span className={classes.line}>
              <TextLink to="/training/$id" params={{ id }}>
                {text.jobs.titleOf(model)}
              </TextLink>
              <span className={classes.when}>
                {progress
                  ? text.jobs.left(formats.percent(progress.percent / 100, 0), formats.duration(progress.secondsLeft))
                  : queuePosition !== undefined
                    ? text.jobs.position(queuePosition)
                    : text.jobs.starting}
              </span>
            </span>
            <Progress value={progress?.percent ?? 0} size="sm" aria-label={text.jobs.progress} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
