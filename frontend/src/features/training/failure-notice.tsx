import { IconAlertTriangle } from '@tabler/icons-react';
import type { Job } from '@/api/training';
import { useText } from '@/lib/text/use-text';
import { ButtonLink } from '@/ui/links';
import classes from './training.module.css';

/** Why a job failed, and the way to try again. */
export function FailureNotice({ failure, id }: { failure: NonNullable<Job['failure']>; id: string }) {
  const text = useText();
  const known = text.problem.known(failure.type);
  return (
    <section className={classes.failure} aria-label={text.jobs.whyFailed}>
      <IconAlertTriangle size={20} stroke={1.7} aria-hidden />
      <div className={classes.failureBody}>
        <h2 className={classes.failureTitle}>{text.jobs.whyFailed}</h2>
        {known && (
          <p>
            <b>{known.title}</b> {known.advice}
          </p>
        )}
        <p lang="en">{failure.reason}</p>
        <p className={classes.soft}>
          {text.jobs.failureType} <code>{failure.type}</code>
        </p>
        <div>
          <ButtonLink to="/train" search={{ from: id }} variant="default" size="compact-sm">
            {text.jobs.changeAndRetry}
          </ButtonLink>
        </div>
      </div>
    </section>
  );
}
