import type { Deployment } from '@/api/serving';
import { useFormats, useText } from '@/lib/text/use-text';
import { Status } from './status';
import classes from './serving-summary.module.css';
import { LOAD_TONES, servedVersions } from './served';

/** In a line: which versions of a model answer, and with which share. */
export function ServingSummary({ deployment }: { deployment: Deployment | null | undefined }) {
  const text = useText();
  const formats = useFormats();
  if (!deployment) return <span className={classes.none}>{text.models.notServed}</span>;
  const versions = servedVersions(deployment);
  if (versions.length === 0) return <Status tone="waiting">{text.models.noNodeYet}</Status>;
  return (
    <span className={classes.served}>
      {versions.map(({ version, state, share }) => (
        <Status key={version} tone={LOAD_TONES[state]}>
          {text.models.servedVersion(
            version,
            text.models.loadState[state],
            share < 1 && versions.length > 1 ? formats.percent(share, 0) : '',
          )}
        </Status>
      ))}
    </span>
  );
}
