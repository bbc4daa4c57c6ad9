import { Progress } from '@mantine/core';
import classes from './system.module.css';

const FULL = 0.9;

interface MeterProps {
  name: string;
  share: number;
  detail: string;
  /** Whether being used to the full is what it is there for. */
  isFullGood?: boolean;
}

/** How much of something is in use, in a bar and in words. */
export function Meter({ name, share, detail, isFullGood }: MeterProps) {
  return (
    <div>
      <div className={classes.meterHead}>
        <span>{name}</span>
        <span className={classes.soft}>{detail}</span>
      </div>
      <Progress
        value={share * 100}
        size="sm"
        color={share > FULL && !isFullGood ? 'red.8' : 'harbour'}
        aria-label={`${name}: ${detail}`}
      />
    </div>
  );
}
