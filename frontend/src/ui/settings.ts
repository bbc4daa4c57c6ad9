import { useFormats, useText } from '@/lib/text/use-text';

type Setting = string | number | boolean | undefined;

/** Puts a layer, optimizer, schedule or loss into one line: what it is, then what it is set to; what is 0 is left out. */
export function useSettingsInWords(): (of: { type: string } & Record<string, Setting>) => string {
  const text = useText();
  const formats = useFormats();
  const types: Record<string, string> = {
    ...text.layers.types,
    ...text.train.optimizers,
    ...text.train.schedules,
    ...text.settings.types,
  };
  const names: Record<string, string> = { ...text.layers.settings, ...text.settings.names };
  const put = ([name, value]: [string, Setting]): string[] => {
    const said = names[name] ?? name;
    if (name === 'type' || value === undefined || value === 0) return [];
    if (typeof value === 'boolean') return value ? [said] : name === 'bias' ? [text.settings.without(said)] : [];
    return [`${said} ${typeof value === 'number' ? formats.measure(value) : value}`];
  };
  return (of) => [types[of.type] ?? of.type, ...Object.entries(of).flatMap(put)].join(' · ');
}
