import type { ModelVersion } from '@/api/models';
import { useText } from '@/lib/text/use-text';
import { TextLink } from '@/ui/links';

export function VersionHeads({ versions, corner }: { versions: ModelVersion[]; corner: string }) {
  const text = useText();
  return (
    <thead>
      <tr>
        <th scope="col">{corner}</th>
        {versions.map(({ model, version }) => (
          <th key={version} scope="col">
            <TextLink to="/models/$name/versions/$version" params={{ name: model, version: String(version) }}>
              {text.models.version(version)}
            </TextLink>
          </th>
        ))}
      </tr>
    </thead>
  );
}
