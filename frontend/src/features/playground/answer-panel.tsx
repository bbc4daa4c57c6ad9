import { useQuery } from '@tanstack/react-query';
import { versionQuery } from '@/api/models';
import type { TensorData } from '@/api/serving';
import { useFormats, useText } from '@/lib/text/use-text';
import { Panel } from '@/ui/page';
import { ProblemNotice } from '@/ui/states';
import classes from './playground.module.css';
import { useInference } from './use-inference';

interface AnswerPanelProps {
  model: string;
  version: number | undefined;
  inputs: TensorData[] | undefined;
}

/** What one version says, and how long it took. */
export function AnswerPanel({ model, version, inputs }: AnswerPanelProps) {
  const text = useText();
  const formats = useFormats();
  const { inference, error } = useInference(model, version, inputs);
  const answered = version ?? (inference ? Number(inference.version) : undefined);
  const { data: about } = useQuery({ ...versionQuery(model, answered ?? 0), enabled: answered !== undefined });
  const labels = about?.signature?.classLabels ?? [];
  const [output] = inference?.outputs ?? [];
  const isClassifier = output !== undefined && labels.length > 0 && output.data.length === labels.length;

  return (
    <Panel
      title={answered === undefined ? text.playground.answer : text.playground.answerOf(answered)}
      actions={
        inference && (
          <span className={classes.soft}>{text.playground.latency(formats.decimal(inference.millis, 1))}</span>
        )
      }
    >
      {error !== null ? (
        <ProblemNotice error={error} />
      ) : !inference ? (
        <p className={classes.soft}>{text.playground.waiting}</p>
      ) : isClassifier ? (
        <Probabilities labels={labels} values={output.data.map(Number)} />
      ) : (
        inference.outputs.map(({ name, shape, datatype, data }) => (
          <div key={name}>
            <b>{name}</b>{' '}
            <code>
              {datatype} [{shape.join(', ')}]
            </code>
            <pre className={classes.raw}>{JSON.stringify(data.slice(0, 1000))}</pre>
          </div>
        ))
      )}
    </Panel>
  );
}

const MOST_SHOWN = 20;

function Probabilities({ labels, values }: { labels: string[]; values: number[] }) {
  const text = useText();
  const formats = useFormats();
  const probabilities = asProbabilities(values);
  const best = probabilities.indexOf(Math.max(...probabilities));
  const order = labels.map((_, index) => index);
  const shown =
    labels.length <= MOST_SHOWN
      ? order
      : order.sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0)).slice(0, MOST_SHOWN);
  return (
    <>
      <p className={classes.best} aria-live="polite">
        {text.playground.best(labels[best] ?? '', formats.percent(probabilities[best] ?? 0, 1))}
      </p>
      <ul className={classes.bars}>
        {shown.map((index) => (
          <li key={labels[index]} className={classes.bar} data-best={index === best || undefined}>
            <span className={classes.barLabel}>{labels[index]}</span>
            <span className={classes.track}>
              <span className={classes.fill} style={{ width: `${(probabilities[index] ?? 0) * 100}%` }} />
            </span>
            <span className={classes.barValue}>{formats.percent(probabilities[index] ?? 0, 1)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Probabilities as they are; other scores by way of the softmax. */
export function asProbabilities(values: number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  if (values.every((value) => value >= 0) && Math.abs(sum - 1) < 1e-3) return values;
  const most = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - most));
  const total = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / total);
}
