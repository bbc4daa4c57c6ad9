import { useQuery } from '@tanstack/react-query';
import { deploymentsQuery } from '@/api/serving';
import { healthQuery, samplesQuery, storageQuery } from '@/api/system';
import { gauge } from '@/lib/gauges';
import { useFormats, useText } from '@/lib/text/use-text';
import { TextLink } from '@/ui/links';
import { Fact, Facts, Panel } from '@/ui/page';
import { Status } from '@/ui/status';

/** Whether the node and its database are well, in the few figures that tell it. */
export function HealthPanel() {
  const text = useText();
  const formats = useFormats();
  const { data: health } = useQuery(healthQuery());
  const { data: samples = [] } = useQuery(samplesQuery());
  const { data: deployments = [] } = useQuery(deploymentsQuery());
  const uptime = gauge(samples, 'process_uptime_seconds');
  const { data: storage } = useQuery(storageQuery());
  return (
    <Panel title={text.home.health} actions={<TextLink to="/system">{text.nav.system}</TextLink>}>
      <Facts>
        <Fact name={text.home.node}>
          <Status tone={health === 'silent' ? 'bad' : 'good'}>
            {health === 'silent' ? text.health.silentShort : text.health.answers}
          </Status>
        </Fact>
        <Fact name={text.home.database}>
          <Status tone={health === 'up' ? 'good' : health === undefined ? 'quiet' : 'bad'}>
            {health === 'up' ? text.health.answers : health === undefined ? text.health.asking : text.health.downShort}
          </Status>
        </Fact>
        {uptime !== undefined && <Fact name={text.home.uptime}>{formats.duration(uptime)}</Fact>}
        {storage && (
          <Fact name={text.system.leftShort}>
            {formats.bytes(Math.max(0, storage.freeBytes - storage.reserveBytes))}
          </Fact>
        )}
        <Fact name={text.home.deployed}>{text.home.modelsCount(deployments.length)}</Fact>
      </Facts>
    </Panel>
  );
}
