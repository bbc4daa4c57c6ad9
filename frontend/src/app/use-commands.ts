import { useMantineColorScheme } from '@mantine/core';
import {
  IconBox,
  IconBrandSpeedtest,
  IconDatabase,
  IconHome,
  IconMoon,
  IconPlayerPlay,
  IconServer2,
  IconSun,
  IconUpload,
  IconWand,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { datasetsQuery } from '@/api/datasets';
import { modelsQuery } from '@/api/models';
import { useText } from '@/lib/text/use-text';

export interface Command {
  id: string;
  label: string;
  hint: string;
  Icon: typeof IconBox;
  run: () => void;
}

const MOST_FOUND = 6;

/** What the palette offers for a query; names of models and datasets are searched by the node. */
export function useCommands(query: string, settled: string): Command[] {
  const text = useText();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const search = { enabled: settled !== '', staleTime: 10_000 };
  const models = useQuery({ ...modelsQuery({ nameContains: settled, limit: MOST_FOUND }), ...search });
  const datasets = useQuery({ ...datasetsQuery({ search: settled, limit: MOST_FOUND }), ...search });

  const { nav, palette } = text;
  const fixed: Command[] = [
    { id: 'home', label: nav.home, hint: palette.room, Icon: IconHome, run: () => void navigate({ to: '/' }) },
    { id: 'models', label: nav.models, hint: palette.room, Icon: IconBox, run: () => void navigate({ to: '/models' }) },
    {
      id: 'datasets',
      label: nav.datasets,
      hint: palette.room,
      Icon: IconDatabase,
      run: () => void navigate({ to: '/datasets' }),
    },
    {
      id: 'training',
      label: nav.training,
      hint: palette.room,
      Icon: IconBrandSpeedtest,
      run: () => void navigate({ to: '/training' }),
    },
    {
      id: 'playground',
      label: nav.playground,
      hint: palette.room,
      Icon: IconWand,
      run: () => void navigate({ to: '/playground' }),
    },
    {
      id: 'system',
      label: nav.system,
      hint: palette.room,
      Icon: IconServer2,
      run: () => void navigate({ to: '/system' }),
    },
    {
      id: 'train',
      label: palette.train,
      hint: palette.action,
      Icon: IconPlayerPlay,
      run: () => void navigate({ to: '/train' }),
    },
    {
      id: 'upload',
      label: palette.upload,
      hint: palette.action,
      Icon: IconUpload,
      run: () => void navigate({ to: '/upload' }),
    },
    { id: 'light', label: palette.light, hint: palette.action, Icon: IconSun, run: () => setColorScheme('light') },
    { id: 'dark', label: palette.dark, hint: palette.action, Icon: IconMoon, run: () => setColorScheme('dark') },
  ];

  const wanted = query.toLocaleLowerCase();
  const matching = fixed.filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
  if (wanted === '') return matching;
  return [
    ...matching,
    ...(models.data?.items ?? []).map(({ name }) => ({
      id: `model ${name}`,
      label: name,
      hint: palette.model,
      Icon: IconBox,
      run: () => void navigate({ to: '/models/$name', params: { name } }),
    })),
    ...(datasets.data?.items ?? []).map(({ name }) => ({
      id: `dataset ${name}`,
      label: name,
      hint: palette.dataset,
      Icon: IconDatabase,
      run: () => void navigate({ to: '/datasets/$name', params: { name } }),
    })),
  ];
}
