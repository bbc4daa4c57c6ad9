import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useFormats, useText } from '@/lib/text/use-text';
import classes from './curves.module.css';
import { useScale } from './use-scale';

export interface Curve {
  name: string;
  points: { step: number; value: number }[];
}

interface CurvesProps {
  title: string;
  curves: Curve[];
  format: (value: number) => string;
  /** Labels the axis, the labels of which are `step` apart. */
  axis: (value: number, step: number) => string;
  /** Shown in the place of the curves while there is no point. */
  waiting: string;
}

const HEIGHT = 220;
const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4'];
const DASHES = [undefined, [6, 4], [2, 3], [8, 3, 2, 3]];

/** Curves over training steps; the newest values stand in the legend, and under the pointer those it points at. */
export default function Curves({ title, curves, format, axis: label, waiting }: CurvesProps) {
  const text = useText();
  const formats = useFormats();
  const [pointed, setPointed] = useState<number | null>(null);
  const { ref: box, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const scheme = useComputedColorScheme();
  const scale = useScale();
  const data = joined(curves);
  const isEmpty = curves.every(({ points }) => points.length === 0);
  const names = curves.map(({ name }) => name).join('\n');
  const step = data[0][pointed ?? data[0].length - 1];

  const drawing = useRef({ data, label, formats });
  useEffect(() => {
    drawing.current = { data, label, formats };
  });

  useEffect(() => {
    if (!host.current || isEmpty) return;
    const style = getComputedStyle(host.current);
    const token = (name: string) => style.getPropertyValue(name).trim();
    const axis = {
      stroke: token('--text-soft'),
      font: `${11 * scale}px "IBM Plex Sans Variable", system-ui, sans-serif`,
      grid: { stroke: token('--grid'), width: 1 },
      ticks: { show: false },
    };
    const made = new uPlot(
      {
        width: 300,
        height: HEIGHT * scale,
        legend: { show: false },
        scales: { x: { time: false } },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 * scale } },
        axes: [
          {
            ...axis,
            values: (_, steps) => steps.map((each) => drawing.current.formats.compact(each)),
            space: 60 * scale,
            size: 28 * scale,
          },
          {
            ...axis,
            values: (_, values) => {
              const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0));
              return values.map((each) => drawing.current.label(each, step));
            },
            size: 52 * scale,
            space: 36 * scale,
          },
        ],
        series: [
          {},
          ...names.split('\n').map((name, index) => ({
            label: name,
            stroke: token(COLOURS[index % COLOURS.length] ?? ''),
            dash: DASHES[index % DASHES.length],
            width: 2 * scale,
            spanGaps: true,
            points: { show: (_: uPlot, series: number) => countOf(drawing.current.data[series]) < 12, size: 5 * scale },
          })),
        ],
        hooks: { setCursor: [({ cursor }) => setPointed(cursor.idx ?? null)] },
      },
      drawing.current.data,
      host.current,
    );
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [names, scheme, scale, isEmpty]);

  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height: HEIGHT * scale });
  }, [width, names, scheme, scale, isEmpty]);

  useEffect(() => {
    plot.current?.setData(data);
  });

  return (
    <figure className={classes.figure} ref={box}>
      <figcaption className={classes.head}>
        <span className={classes.title}>{title}</span>
        {!isEmpty && (
          <span className={classes.legend}>
            {step !== undefined && <span>{text.curves.step(formats.integer(step))}</span>}
            {curves.map(({ name }, index) => (
              <span key={name} className={classes.key}>
                <span
                  className={classes.swatch}
                  style={{
                    borderColor: `var(${COLOURS[index % COLOURS.length]})`,
                    borderTopStyle: index % COLOURS.length === 0 ? 'solid' : 'dashed',
                  }}
                />
                {name} <b>{valueAt(data[index + 1], pointed, format)}</b>
              </span>
            ))}
          </span>
        )}
      </figcaption>
      {isEmpty ? (
        <div className={classes.empty}>{waiting}</div>
      ) : (
        <div
          ref={host}
          className={classes.plot}
          role="img"
          aria-label={text.curves.summary(
            title,
            curves.map(({ name }, index) => `${name} ${valueAt(data[index + 1], null, format)}`).join(', '),
          )}
        />
      )}
    </figure>
  );
}

type Values = (number | null | undefined)[];

function joined(curves: Curve[]): [number[], ...Values[]] {
  const tables = curves.map(({ points }): uPlot.AlignedData => [
    points.map(({ step }) => step),
    points.map(({ value }) => value),
  ]);
  return (tables.length === 0 ? [[]] : uPlot.join(tables)) as [number[], ...Values[]];
}

const countOf = (values: ArrayLike<number | null | undefined> | undefined) =>
  Array.from(values ?? []).filter((value) => typeof value === 'number').length;

/** The value at or before an index; curves are not all measured at the same steps. */
function valueAt(values: Values | undefined, index: number | null, format: (value: number) => string): string {
  for (let at = index ?? (values?.length ?? 0) - 1; at >= 0; at--) {
    const value = values?.[at];
    if (typeof value === 'number') return format(value);
  }
  return '–';
}
