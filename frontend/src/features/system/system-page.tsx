import { useQuery } from '@tanstack/react-query';
import { deploymentsQuery } from '@/api/serving';
import { samplesQuery } from '@/api/system';
import { useText } from '@/lib/text/use-text';
import { Page } from '@/ui/page';
import { ErrorState, LoadingRows } from '@/ui/states';
import { LoadedPanel } from './loaded-panel';
import { NodePanel } from './node-panel';
import { NodesPanel } from './nodes-panel';
import { StoragePanel } from './storage-panel';

/** The machinery: nodes, what they have loaded, and how full this one is. */
export function SystemPage() {
  const text = useText();
  const deployments = useQuery(deploymentsQuery());
  const samples = useQuery(samplesQuery());
  const error = deployments.error ?? samples.error;
  return (
    <Page title={text.nav.system} lead={text.system.lead}>
      {error && (!deployments.data || !samples.data) ? (
        <ErrorState error={error} onRetry={() => void Promise.all([deployments.refetch(), samples.refetch()])} />
      ) : !deployments.data || !samples.data ? (
        <LoadingRows />
      ) : (
        <>
          <NodePanel samples={samples.data} />
          <StoragePanel />
          <NodesPanel deployments={deployments.data} />
          <LoadedPanel deployments={deployments.data} samples={samples.data} />
        </>
      )}
    </Page>
  );
}
