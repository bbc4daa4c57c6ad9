import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useText } from '@/lib/text/use-text';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/page';
import classes from './home.module.css';

interface FirstStepsProps {
  /** Which of the steps are done, in their order. */
  done: boolean[];
  /** Any model, where there is one. */
  model: string | undefined;
}

/** The way from data to predictions, as far as it was gone on this node, and the next step. */
export function FirstSteps({ done, model }: FirstStepsProps) {
  const text = useText();
  const next = done.indexOf(false);
  return (
    <Panel title={text.home.welcome}>
      <ol className={classes.steps}>
        {text.home.steps.map(({ name, detail }, index) => (
          <li key={name} data-done={done[index] ? true : undefined}>
            {done[index] ? (
              <IconCircleCheck size={20} stroke={1.7} aria-label={text.home.done} />
            ) : (
              <IconCircleDashed size={20} stroke={1.7} aria-label={text.home.open} />
            )}
            <span>
              <b>{name}</b>
              <span className={classes.soft}>{detail}</span>
            </span>
          </li>
        ))}
      </ol>
      <div className={classes.actions}>
        {next === 0 ? (
          <ButtonLink to="/upload">{text.datasets.upload}</ButtonLink>
        ) : next === 1 || model === undefined ? (
          <ButtonLink to="/train">{text.models.train}</ButtonLink>
        ) : (
          <ButtonLink to="/models/$name" params={{ name: model }}>
            {text.home.goTo(model)}
          </ButtonLink>
        )}
      </div>
    </Panel>
  );
}
