import { useQuery } from '@tanstack/react-query';
import { trainingNodesQuery } from '@/api/training';
import { useFormats, useText } from '@/lib/text/use-text';
import { DecimalInput } from '@/ui/decimal-input';
import { Panel } from '@/ui/page';
import type { Draft } from './draft';
import classes from './training.module.css';

const MINUTE = 60;
const MEBIBYTE = 1024 ** 2;
const LEAST_MINUTES = 0.02;
const MOST_MINUTES = 525_600;
const LEAST_MEBIBYTES = 512;

interface LimitsPanelProps {
  draft: Draft;
  onChange: (next: Partial<Draft>) => void;
}

/** When the job starts, and what it may use before it is ended. */
export function LimitsPanel({ draft, onChange }: LimitsPanelProps) {
  const { train } = useText();
  const formats = useFormats();
  const { data: nodes = [] } = useQuery(trainingNodesQuery());
  const { timeSeconds, memoryBytes } = draft.limits ?? {};
  const most = Math.max(0, ...nodes.filter(({ slots }) => slots > 0).map((node) => node.memoryBytes));
  const set = (next: NonNullable<Draft['limits']>) => onChange({ limits: { ...draft.limits, ...next } });
  return (
    <Panel title={train.limits}>
      <div className={classes.fields}>
        <DecimalInput
          label={train.timeLimit}
          description={train.hints.timeLimit}
          placeholder={train.noLimit}
          min={LEAST_MINUTES}
          max={MOST_MINUTES}
          value={timeSeconds === undefined ? undefined : timeSeconds / MINUTE}
          onChange={(minutes) => set({ timeSeconds: minutes === undefined ? undefined : Math.round(minutes * MINUTE) })}
        />
        <DecimalInput
          label={train.memoryLimit}
          description={train.hints.memoryLimit(most === 0 ? undefined : formats.bytes(most))}
          placeholder={train.asTheNode}
          min={LEAST_MEBIBYTES}
          value={memoryBytes === undefined ? undefined : memoryBytes / MEBIBYTE}
          onChange={(size) => set({ memoryBytes: size === undefined ? undefined : Math.round(size * MEBIBYTE) })}
        />
        <DecimalInput
          label={train.priority}
          description={train.hints.priority}
          min={-1000}
          max={1000}
          value={draft.priority}
          onChange={(priority) => onChange({ priority: priority ?? 0 })}
        />
      </div>
    </Panel>
  );
}
