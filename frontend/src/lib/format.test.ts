import { describe, expect, it } from 'vitest';
import { formatsOf } from './format';

const formats = formatsOf('en');

describe('formats', () => {
  it('gives durations in their two largest units', () => {
    expect(formats.duration(0)).toBe('0s');
    expect(formats.duration(59.6)).toBe('1m');
    expect(formats.duration(75)).toBe('1m 15s');
    expect(formats.duration(3_600)).toBe('1h');
    expect(formats.duration(3_725)).toBe('1h 2m');
  });

  it('tells how long ago something was', () => {
    const now = Date.parse('2026-11-24T12:00:00Z');
    expect(formats.ago('2026-11-24T11:59:58Z', now)).toBe('now');
    expect(formats.ago('2026-11-24T11:58:00Z', now)).toBe('2 minutes ago');
    expect(formats.ago('2026-11-23T11:58:00Z', now)).toBe('yesterday');
    expect(formatsOf('zh').ago('2026-11-24T11:58:00Z', now)).toBe('2分钟前');
  });

  it('keeps very small and very large numbers readable', () => {
    expect(formats.measure(0.024412)).toBe('0.02441');
    expect(formats.measure(0.0000012345)).toBe('1.23e-6');
    expect(formats.measure(1e-8)).toBe('1e-8');
    expect(formats.measure(123_456_789)).toBe('1.23e+8');
    expect(formats.measure(Number.NaN)).toBe('NaN');
  });

  it('gives sizes in the unit that fits', () => {
    expect(formats.bytes(0)).toBe('0 bytes');
    expect(formats.bytes(838_000)).toBe('838 kB');
    expect(formats.bytes(54_950_048)).toBe('55 MB');
  });
});
