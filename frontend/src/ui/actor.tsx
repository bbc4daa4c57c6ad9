import { useText } from '@/lib/text/use-text';
import { TextLink } from './links';

const JOB = 'job:';

/** Who made a change; a training job is a link to it. */
export function Actor({ name }: { name: string }) {
  const text = useText();
  if (!name.startsWith(JOB)) return <>{name}</>;
  const id = name.slice(JOB.length);
  return (
    <TextLink to="/training/$id" params={{ id }} underline="always">
      {text.common.job(id.slice(0, 8))}
    </TextLink>
  );
}
