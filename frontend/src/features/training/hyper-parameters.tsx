import { Select, Switch } from '@mantine/core';
import { useText } from '@/lib/text/use-text';
import { DecimalInput } from '@/ui/decimal-input';
import { Panel } from '@/ui/page';
import { type Draft, OPTIMIZERS, SCHEDULES } from './draft';
import classes from './training.module.css';

interface HyperParametersProps {
  draft: Draft;
  onChange: (next: Partial<Draft>) => void;
}

/** Everything else that decides the outcome, with a sentence about each. */
export function HyperParameters({ draft, onChange }: HyperParametersProps) {
  const text = useText();
  const { train } = text;
  return (
    <Panel title={train.hyperParameters}>
      <div className={classes.fields}>
        <Field
          name="epochs"
          value={draft.epochs}
          min={1}
          max={10_000}
          onChange={(epochs) => epochs !== undefined && onChange({ epochs })}
        />
        <Field
          name="batchSize"
          value={draft.batchSize}
          min={1}
          max={65_536}
          onChange={(batchSize) => batchSize !== undefined && onChange({ batchSize })}
        />
        <Select
          label={train.optimizer}
          description={train.hints.optimizer}
          data={[
            { value: 'adam', label: train.optimizers.adam },
            { value: 'sgd', label: train.optimizers.sgd },
          ]}
          value={draft.optimizer.type}
          onChange={(type) =>
            type && onChange({ optimizer: { ...OPTIMIZERS[type], learningRate: OPTIMIZERS[type].learningRate } })
          }
        />
        <OptimizerFields draft={draft} onChange={onChange} />
        <Select
          label={train.schedule}
          description={train.hints.schedule}
          data={[
            { value: 'constant', label: train.schedules.constant },
            { value: 'cosine', label: train.schedules.cosine },
            { value: 'step', label: train.schedules.step },
          ]}
          value={draft.schedule.type}
          onChange={(type) => type && onChange({ schedule: SCHEDULES[type] })}
        />
        <ScheduleFields draft={draft} onChange={onChange} />
        <Field
          name="labelSmoothing"
          value={draft.labelSmoothing}
          min={0}
          max={0.99}
          onChange={(labelSmoothing) => onChange({ labelSmoothing: labelSmoothing ?? 0 })}
        />
        <Select
          label={train.inputType}
          description={train.hints.inputType}
          data={[
            { value: 'FP32', label: train.inputTypes.FP32 },
            { value: 'UINT8', label: train.inputTypes.UINT8 },
          ]}
          value={draft.inputType}
          onChange={(inputType) => inputType && onChange({ inputType })}
        />
        <Field name="seed" value={draft.seed} placeholder={train.random} onChange={(seed) => onChange({ seed })} />
        <Field
          name="ranks"
          value={draft.ranks}
          min={1}
          max={64}
          placeholder={train.asTheNode}
          onChange={(ranks) => onChange({ ranks })}
        />
      </div>
    </Panel>
  );
}

function OptimizerFields({ draft: { optimizer }, onChange }: HyperParametersProps) {
  const text = useText();
  const set = (next: Partial<typeof optimizer>) => onChange({ optimizer: { ...optimizer, ...next } });
  return (
    <>
      <Field
        name="learningRate"
        value={optimizer.learningRate}
        onChange={(learningRate) => learningRate !== undefined && set({ learningRate })}
      />
      {optimizer.type === 'sgd' && (
        <>
          <Field name="momentum" value={optimizer.momentum} onChange={(momentum) => set({ momentum: momentum ?? 0 })} />
          <Switch
            label={text.train.nesterov}
            description={text.train.hints.nesterov}
            checked={optimizer.nesterov}
            onChange={(event) => set({ nesterov: event.currentTarget.checked })}
          />
        </>
      )}
      <Field
        name="weightDecay"
        value={optimizer.weightDecay}
        onChange={(weightDecay) => set({ weightDecay: weightDecay ?? 0 })}
      />
    </>
  );
}

function ScheduleFields({ draft: { schedule }, onChange }: HyperParametersProps) {
  switch (schedule.type) {
    case 'constant':
      return null;
    case 'cosine':
      return (
        <>
          <Field
            name="warmupSteps"
            value={schedule.warmupSteps}
            min={0}
            onChange={(warmupSteps) => onChange({ schedule: { ...schedule, warmupSteps: warmupSteps ?? 0 } })}
          />
          <Field
            name="finalFactor"
            value={schedule.finalFactor}
            min={0}
            max={1}
            onChange={(finalFactor) => onChange({ schedule: { ...schedule, finalFactor: finalFactor ?? 0 } })}
          />
        </>
      );
    case 'step':
      return (
        <>
          <Field
            name="everyEpochs"
            value={schedule.everyEpochs}
            min={1}
            onChange={(everyEpochs) => onChange({ schedule: { ...schedule, everyEpochs: everyEpochs ?? 1 } })}
          />
          <Field
            name="multiplier"
            value={schedule.multiplier}
            min={0}
            max={1}
            onChange={(multiplier) => onChange({ schedule: { ...schedule, multiplier: multiplier ?? 0.5 } })}
          />
        </>
      );
  }
}

type FieldName =
  | 'epochs'
  | 'batchSize'
  | 'learningRate'
  | 'momentum'
  | 'weightDecay'
  | 'warmupSteps'
  | 'finalFactor'
  | 'everyEpochs'
  | 'multiplier'
  | 'labelSmoothing'
  | 'seed'
  | 'ranks';

interface FieldProps {
  name: FieldName;
  value: number | undefined;
  min?: number;
  max?: number;
  placeholder?: string;
  onChange: (value: number | undefined) => void;
}

function Field({ name, value, min, max, placeholder, onChange }: FieldProps) {
  const { train } = useText();
  return (
    <DecimalInput
      label={train[name]}
      description={train.hints[name]}
      value={value}
      min={min}
      max={max}
      placeholder={placeholder}
      onChange={onChange}
    />
  );
}
