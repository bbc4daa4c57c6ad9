import { Textarea } from '@mantine/core';
import { useText } from '@/lib/text/use-text';

interface ReasonInputProps {
  value: string;
  onChange: (reason: string) => void;
}

/** Asks why an alias is moved or removed; the history keeps the answer. */
export function ReasonInput({ value, onChange }: ReasonInputProps) {
  const text = useText();
  return (
    <Textarea
      label={text.models.reason}
      description={text.models.reasonHint}
      autosize
      minRows={2}
      maxLength={2000}
      required
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
