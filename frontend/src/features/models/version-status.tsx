import type { ModelVersion } from '@/api/models';
import { useText } from '@/lib/text/use-text';
import { Status, type Tone } from '@/ui/status';

const TONES: Record<ModelVersion['servability'], Tone> = {
  SERVABLE: 'good',
  UNCHECKED: 'waiting',
  REFUSED: 'bad',
  UNSUPPORTED: 'warn',
};

/** Whether a version can be deployed; before its files are complete, how far they are. */
export function VersionStatus({ version }: { version: ModelVersion }) {
  const text = useText();
  if (version.status === 'READY') {
    return <Status tone={TONES[version.servability]}>{text.models.servability[version.servability]}</Status>;
  }
  return <Status tone={version.status === 'PENDING' ? 'busy' : 'bad'}>{text.models.status[version.status]}</Status>;
}
