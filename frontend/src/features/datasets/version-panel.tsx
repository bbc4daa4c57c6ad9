import type { DatasetVersion } from '@/api/datasets';
import { useFormats, useText } from '@/lib/text/use-text';
import { Actor } from '@/ui/actor';
import { Digest } from '@/ui/copy';
import { Fact, Facts, Panel } from '@/ui/page';
import { Ago } from '@/ui/time';

/** What one example is, and the identity of the version's content. */
export function VersionPanel({ version }: { version: DatasetVersion }) {
  const text = useText();
  const formats = useFormats();
  const { channels, height, width, classLabels } = version.schema;
  const size = version.files.reduce((sum, file) => sum + file.size, 0);
  return (
    <Panel title={text.datasets.schema}>
      <Facts>
        <Fact name={text.datasets.oneExample}>{text.signature.imageOf(width, height, channels)}</Fact>
        <Fact name={text.datasets.classes}>{formats.integer(classLabels.length)}</Fact>
        {version.splits.map(({ name, count }) => (
          <Fact key={name} name={text.datasets.splitName(name)}>
            {text.datasets.examplesCount(formats.integer(count))}
          </Fact>
        ))}
        <Fact name={text.datasets.size}>{formats.bytes(size)}</Fact>
        <Fact name={text.models.digest}>
          <Digest value={version.digest} />
        </Fact>
        <Fact name={text.datasets.uploaded}>
          <Ago at={version.createdAt} /> {text.common.by} <Actor name={version.createdBy} />
        </Fact>
      </Facts>
    </Panel>
  );
}
