import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useText } from '@/lib/text/use-text';
import classes from './copy.module.css';

export function Copy({ value, label }: { value: string; label?: string }) {
  const text = useText();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? text.common.copied : (label ?? text.common.copy)}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            onClick={copy}
            aria-label={copied ? text.common.copied : (label ?? text.common.copy)}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} stroke={1.7} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

/** A digest, shortened to what tells it apart, with the whole of it to copy. */
export function Digest({ value }: { value: string }) {
  const text = useText();
  const short = value.replace(/^sha-?256:/, '').slice(0, 12);
  return (
    <span className={classes.digest}>
      <code title={value}>{short}</code>
      <Copy value={value} label={text.common.copyDigest} />
    </span>
  );
}

/** Code to be copied as it stands. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className={classes.block}>
      <pre tabIndex={0} aria-label={label}>
        <code>{code}</code>
      </pre>
      <div className={classes.button}>
        <Copy value={code} />
      </div>
    </div>
  );
}
