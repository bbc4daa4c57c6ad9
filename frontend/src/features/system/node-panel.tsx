import type { Sample } from '@/api/system';
import { gauge } from '@/lib/gauges';
import { useFormats, useText } from '@/lib/text/use-text';
import { Panel } from '@/ui/page';
import { Meter } from './meter';
import classes from './system.module.css';

/** How much of this node is in use. */
export function NodePanel({ samples }: { samples: Sample[] }) {
  const text = useText();
  const formats = useFormats();
  const heapUsed = gauge(samples, 'jvm_memory_used_bytes', { area: 'heap' });
  const heapMost = gauge(samples, 'jvm_memory_max_bytes', { area: 'heap' });
  const busy = gauge(samples, 'hikaricp_connections_active');
  const most = gauge(samples, 'hikaricp_connections_max');
  const cpu = gauge(samples, 'system_cpu_usage');
  const cores = gauge(samples, 'system_cpu_count');
  const uptime = gauge(samples, 'process_uptime_seconds');

  return (
    <Panel
      title={text.system.thisNode}
      actions={uptime !== undefined && <span className={classes.soft}>{text.system.up(formats.duration(uptime))}</span>}
    >
      <div className={classes.meters}>
        {heapUsed !== undefined && heapMost !== undefined && (
          <Meter
            name={text.system.memory}
            share={heapUsed / heapMost}
            detail={text.system.usedOf(formats.bytes(heapUsed), formats.bytes(heapMost))}
          />
        )}
        {cpu !== undefined && (
          <Meter
            name={text.system.processor}
            isFullGood
            share={cpu}
            detail={text.system.cores(formats.percent(cpu, 0), cores ?? 1)}
          />
        )}
        {busy !== undefined && most !== undefined && (
          <Meter
            name={text.system.connections}
            share={busy / most}
            detail={text.system.busyOf(formats.integer(busy), formats.integer(most))}
          />
        )}
      </div>
    </Panel>
  );
}
