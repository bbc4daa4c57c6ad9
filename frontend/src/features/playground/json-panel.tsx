import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Signature } from '@/api/models';
import type { TensorData } from '@/api/serving';
import { useText } from '@/lib/text/use-text';
import classes from './playground.module.css';

interface JsonPanelProps {
  signature: Signature | undefined;
  onInputs: (inputs: TensorData[] | undefined) => void;
}

/** The inputs of a request of the Open Inference Protocol, written by hand. */
export function JsonPanel({ signature, onInputs }: JsonPanelProps) {
  const text = useText();
  const [json, setJson] = useState(() => exampleOf(signature));
  const [error, setError] = useState<string>();
  const ask = () => {
    try {
      const inputs = inputsIn(JSON.parse(json));
      setError(inputs === undefined ? text.playground.noInputs : undefined);
      if (inputs) onInputs(inputs);
    } catch (failure) {
      setError(text.playground.notJson(failure instanceof Error ? failure.message : String(failure)));
    }
  };
  return (
    <div className={classes.image}>
      <Textarea
        label={text.playground.inputs}
        description={text.playground.inputsHint}
        autosize
        minRows={8}
        maxRows={20}
        value={json}
        error={error}
        spellCheck={false}
        classNames={{ input: classes.code }}
        onChange={(event) => setJson(event.currentTarget.value)}
      />
      <div>
        <Button onClick={ask}>{text.playground.ask}</Button>
      </div>
    </div>
  );
}

/** The list of inputs, or that in a whole request; what is in them is for the node to judge. */
function inputsIn(parsed: unknown): TensorData[] | undefined {
  const list = typeof parsed === 'object' && parsed !== null && 'inputs' in parsed ? parsed.inputs : parsed;
  return Array.isArray(list) ? (list as TensorData[]) : undefined;
}

function exampleOf(signature: Signature | undefined): string {
  const inputs = (signature?.inputs ?? []).map(({ name, datatype, shape }) => {
    const concrete = shape.map((size) => (size < 0 ? 1 : size));
    return { name, datatype, shape: concrete, data: Array<number>(concrete.reduce((a, b) => a * b, 1)).fill(0) };
  });
  return `[\n${inputs.map((input) => `  ${JSON.stringify(input)}`).join(',\n')}\n]`;
}
