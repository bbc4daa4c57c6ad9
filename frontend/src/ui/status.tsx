import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconClockHour4,
  IconLoader2,
} from '@tabler/icons-react';
import classes from './status.module.css';

export type Tone = 'good' | 'busy' | 'waiting' | 'warn' | 'bad' | 'quiet';

const ICONS = {
  good: IconCircleCheck,
  busy: IconLoader2,
  waiting: IconClockHour4,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  quiet: IconCircleMinus,
};

/** A state told by icon, word and colour at once. */
export function Status({ tone, children }: { tone: Tone; children: string }) {
  const Icon = ICONS[tone];
  return (
    <span className={`${classes.status} ${classes[tone]}`}>
      <Icon size={14} stroke={2} aria-hidden />
      {children}
    </span>
  );
}
