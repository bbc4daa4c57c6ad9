import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { useText } from '@/lib/text/use-text';

interface DecimalInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'min' | 'max'> {
  value: number | undefined;
  min?: number | undefined;
  max?: number | undefined;
  onChange: (value: number | undefined) => void;
}

/** A number as people write it, 1e-4 included; what is no number, or out of range, is said and not taken. */
export function DecimalInput({ value, min, max, onChange, ...props }: DecimalInputProps) {
  const text = useText();
  const [typed, setTyped] = useState(write(value));
  const [shown, setShown] = useState(value);
  if (value !== shown) {
    setShown(value);
    if (read(typed) !== value) setTyped(write(value));
  }
  const number = read(typed);
  const isWrong =
    Number.isNaN(number) ||
    (number !== undefined && ((min !== undefined && number < min) || (max !== undefined && number > max)));

  return (
    <TextInput
      {...props}
      inputMode="decimal"
      autoComplete="off"
      value={typed}
      error={isWrong ? text.common.notANumber(min, max) : undefined}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        const parsed = read(next);
        if (!Number.isNaN(parsed)) {
          setShown(parsed);
          onChange(parsed);
        }
      }}
    />
  );
}

const write = (value: number | undefined) => (value === undefined ? '' : String(value));

/** Undefined for nothing, NaN for what is no number. */
const read = (typed: string) => (typed.trim() === '' ? undefined : Number(typed.trim().replace(',', '.')));
