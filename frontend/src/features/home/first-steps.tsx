import { useText } from '@/lib/text/use-text';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/page';
import classes from './home.module.css';

/** What to do on a node on which nothing has been done. */
export function FirstSteps() {
  const text = useText();
  return (
    <Panel title={text.home.welcome}>
      <ol className={classes.steps}>
        {text.home.steps.map(({ name, detail }) => (
          <li key={name}>
            <b>{name}</b>
            <span className={classes.soft}>{detail}</span>
          </li>
        ))}
      </ol>
      <div className={classes.actions}>
        <ButtonLink to="/upload">{text.datasets.upload}</ButtonLink>
      </div>
    </Panel>
  );
}
