import { useComputedColorScheme } from '@mantine/core';
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, type ECharts, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useFormats, useText } from '@/lib/text/use-text';
import { useScale } from '@/ui/use-scale';
import classes from './datasets.module.css';

register([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

interface ClassChartProps {
  labels: string[];
  splits: { name: string; classCounts: number[] }[];
}

export default function ClassChart({ labels, splits }: ClassChartProps) {
  const text = useText();
  const formats = useFormats();
  const scheme = useComputedColorScheme();
  const scale = useScale();
  const host = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!host.current) return;
    const style = getComputedStyle(host.current);
    const token = (name: string) => style.getPropertyValue(name).trim();
    const axis = {
      axisLabel: { color: token('--text-soft'), fontSize: 11 * scale },
      axisLine: { lineStyle: { color: token('--line-strong') } },
      axisTick: { show: false },
    };
    const chart: ECharts = init(host.current);
    chart.setOption({
      animation: false,
      color: [token('--series-1'), token('--series-2'), token('--series-3')],
      textStyle: { fontFamily: style.fontFamily },
      grid: { left: 8, right: 8, top: 34 * scale, bottom: 4, containLabel: true },
      legend: {
        right: 0,
        top: 0,
        itemWidth: 10 * scale,
        itemHeight: 10 * scale,
        icon: 'rect',
        textStyle: { color: token('--text-soft'), fontSize: 12 * scale },
      },
      tooltip: {
        trigger: 'axis',
        // Written onto the chart: as HTML, the content security policy would refuse its styles.
        renderMode: 'richText',
        axisPointer: { type: 'shadow' },
        backgroundColor: token('--surface'),
        borderColor: token('--line-strong'),
        textStyle: { color: token('--text'), fontSize: 12 * scale },
        valueFormatter: (value: unknown) => formats.integer(Number(value)),
      },
      xAxis: { type: 'category', data: labels, ...axis },
      yAxis: {
        type: 'value',
        ...axis,
        axisLabel: { ...axis.axisLabel, formatter: (value: number) => formats.compact(value) },
        splitLine: { lineStyle: { color: token('--grid') } },
      },
      series: splits.map(({ name, classCounts }) => ({
        name,
        type: 'bar',
        data: classCounts,
        barMaxWidth: 22 * scale,
        barGap: '8%',
        itemStyle: { borderRadius: [2, 2, 0, 0] },
      })),
    });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(host.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [labels, splits, formats, scheme, scale]);

  return <div ref={host} className={classes.chart} role="img" aria-label={text.datasets.chartLabel(labels.length)} />;
}
