import { IconBrandSpeedtest, IconBox, IconDatabase, IconHome, IconServer2, IconWand } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useText } from '@/lib/text/use-text';
import classes from './shell.module.css';

const ROOMS = [
  { to: '/', name: 'home', Icon: IconHome },
  { to: '/models', name: 'models', Icon: IconBox },
  { to: '/datasets', name: 'datasets', Icon: IconDatabase },
  { to: '/training', name: 'training', Icon: IconBrandSpeedtest },
  { to: '/playground', name: 'playground', Icon: IconWand },
  { to: '/system', name: 'system', Icon: IconServer2 },
] as const;

export function Navigation({ onGo }: { onGo?: () => void }) {
  const text = useText();
  return (
    <nav className={classes.nav} aria-label={text.shell.navigation}>
      {ROOMS.map(({ to, name, Icon }) => (
        <Link
          key={to}
          to={to}
          className={classes.link}
          onClick={onGo}
          activeOptions={{ exact: to === '/', includeSearch: false }}
        >
          <Icon size={18} stroke={1.7} aria-hidden />
          {text.nav[name]}
        </Link>
      ))}
    </nav>
  );
}
