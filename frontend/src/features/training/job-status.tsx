import type { Attempt, JobState } from '@/api/training';
import { useText } from '@/lib/text/use-text';
import { Status, type Tone } from '@/ui/status';

const TONES: Record<JobState | Attempt['state'], Tone> = {
  QUEUED: 'waiting',
  RUNNING: 'busy',
  SUCCEEDED: 'good',
  FAILED: 'bad',
  CANCELLED: 'quiet',
  LOST: 'warn',
};

interface JobStatusProps {
  state: JobState | Attempt['state'];
  isStopping?: boolean;
}

export function JobStatus({ state, isStopping }: JobStatusProps) {
  const text = useText();
  if (isStopping && (state === 'RUNNING' || state === 'QUEUED'))
    return <Status tone="busy">{text.jobs.stopping}</Status>;
  return <Status tone={TONES[state]}>{text.jobs.states[state]}</Status>;
}
