import { Tabs } from '@mantine/core';
import type { Signature } from '@/api/models';
import { key } from '@/lib/key';
import { useText } from '@/lib/text/use-text';
import { CodeBlock } from '@/ui/copy';
import { Panel } from '@/ui/page';
import { type Call, curlCall, javaCall, pythonCall } from './call-snippets';
import classes from './models.module.css';

const WAYS: [string, (call: Call) => string][] = [
  ['curl', curlCall],
  ['Python', pythonCall],
  ['Java', javaCall],
];

interface CallPanelProps {
  name: string;
  version: number;
  signature: Signature;
}

/** How to call a version: each of these runs as it stands, and asks about an input of zeros. */
export function CallPanel({ name, version, signature }: CallPanelProps) {
  const text = useText();
  const call = { origin: window.location.origin, name, version, signature, needsKey: key.read() !== null };
  return (
    <Panel title={text.call.title}>
      <p className={classes.soft}>{call.needsKey ? text.call.detailWithKey : text.call.detail}</p>
      <Tabs defaultValue="curl" keepMounted={false} mt="xs">
        <Tabs.List mb="sm">
          {WAYS.map(([way]) => (
            <Tabs.Tab key={way} value={way}>
              {way}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {WAYS.map(([way, snippet]) => (
          <Tabs.Panel key={way} value={way}>
            <CodeBlock code={snippet(call)} label={text.call.label(way)} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  );
}
