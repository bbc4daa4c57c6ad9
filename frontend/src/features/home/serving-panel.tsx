import type { Deployment } from '@/api/serving';
import { useText } from '@/lib/text/use-text';
import { TextLink } from '@/ui/links';
import { Panel } from '@/ui/page';
import { ServingSummary } from '@/ui/serving-summary';
import classes from './home.module.css';

const MOST = 12;

/** What answers callers now. */
export function ServingPanel({ deployments }: { deployments: Deployment[] }) {
  const text = useText();
  return (
    <Panel
      title={text.models.serving}
      padded={false}
      actions={<TextLink to="/playground">{text.nav.playground}</TextLink>}
    >
      {deployments.length === 0 ? (
        <p className={classes.calm}>{text.home.nothingServes}</p>
      ) : (
        <ul className={classes.list}>
          {deployments.slice(0, MOST).map((deployment) => (
            <li key={deployment.model} className={classes.served}>
              <TextLink to="/models/$name" params={{ name: deployment.model }}>
                {deployment.model}
              </TextLink>
              <ServingSummary deployment={deployment} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
