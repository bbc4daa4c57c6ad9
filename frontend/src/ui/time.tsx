import { Tooltip } from '@mantine/core';
import { useFormats } from '@/lib/text/use-text';
import { useNow } from '@/lib/use-now';

/** How long ago something was; the exact time on hover and focus. */
export function Ago({ at }: { at: string }) {
  const formats = useFormats();
  const now = useNow();
  return (
    <Tooltip label={formats.exact(at)}>
      <time dateTime={at} tabIndex={0}>
        {formats.ago(at, now)}
      </time>
    </Tooltip>
  );
}
