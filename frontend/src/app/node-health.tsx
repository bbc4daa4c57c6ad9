import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '@/api/system';
import { useText } from '@/lib/text/use-text';
import { Status } from '@/ui/status';

/** Whether the node that serves this page answers, and its database with it. */
export function NodeHealth() {
  const text = useText();
  const { data, isPending } = useQuery(healthQuery());
  return (
    <div role="status">
      {isPending ? (
        <Status tone="quiet">{text.health.asking}</Status>
      ) : data === 'up' ? (
        <Status tone="good">{text.health.up}</Status>
      ) : data === 'down' ? (
        <Status tone="bad">{text.health.down}</Status>
      ) : (
        <Status tone="bad">{text.health.silent}</Status>
      )}
    </div>
  );
}
