import { useText } from '@/lib/text/use-text';
import classes from './tags.module.css';

export function Tags({ tags }: { tags: Record<string, string> }) {
  const text = useText();
  const entries = Object.entries(tags);
  if (entries.length === 0) return <span className={classes.none}>{text.common.none}</span>;
  return (
    <span className={classes.tags}>
      {entries.map(([key, value]) => (
        <code key={key} className={classes.tag}>
          {value === '' ? key : `${key}: ${value}`}
        </code>
      ))}
    </span>
  );
}
