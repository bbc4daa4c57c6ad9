import type { ModelVersion } from '@/api/models';
import { useText } from '@/lib/text/use-text';
import { Actor } from '@/ui/actor';
import { Digest } from '@/ui/copy';
import { Fact, Facts, Panel } from '@/ui/page';
import { Ago } from '@/ui/time';
import { VersionStatus } from './version-status';

export function VersionFacts({ version }: { version: ModelVersion }) {
  const text = useText();
  return (
    <Panel title={text.models.about}>
      <Facts>
        <Fact name={text.models.state}>
          <VersionStatus version={version} />
          {version.servabilityReason !== undefined && <p lang="en">{version.servabilityReason}</p>}
        </Fact>
        <Fact name={text.models.trust}>{text.models.trusts[version.trust]}</Fact>
        <Fact name={text.models.registered}>
          <Ago at={version.createdAt} /> {text.common.by} <Actor name={version.createdBy} />
        </Fact>
        {version.artifact !== undefined && (
          <Fact name={text.models.digest}>
            <Digest value={version.artifact} />
          </Fact>
        )}
        {version.provenance.seed !== undefined && (
          <Fact name={text.models.seed}>
            <code>{version.provenance.seed}</code>
          </Fact>
        )}
        {version.provenance.codeVersion !== undefined && (
          <Fact name={text.models.writtenBy}>
            <span translate="no">{text.models.modelport(version.provenance.codeVersion)}</span>
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}
