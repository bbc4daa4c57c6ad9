type Setting = string | number | boolean | undefined;

/** A layer, optimizer, schedule or loss in one line: its type, then what it is set to. */
export function describeSettings(of: { type: string } & Record<string, Setting>): string {
  const settings = Object.entries(of)
    .filter(([name, value]) => name !== 'type' && value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? name : `${name} ${value}`));
  return [of.type, ...settings].join(' · ');
}

export const describeLayer = describeSettings;
