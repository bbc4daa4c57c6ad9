import { ActionIcon, Drawer } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconMenu2, IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useText } from '@/lib/text/use-text';
import { Mark } from '@/ui/mark';
import { Navigation } from './navigation';
import { NodeHealth } from './node-health';
import { Palette } from './palette';
import { LanguageMenu, ThemeMenu } from './preferences';
import classes from './shell.module.css';

const SHORTCUT = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';

/** What stays when one goes from room to room: navigation, search, the node's health, preferences. */
export function Shell() {
  const text = useText();
  const [isPaletteOpen, palette] = useDisclosure(false);
  const [isMenuOpen, menu] = useDisclosure(false);
  const main = useMainFocus();
  useHotkeys([['mod+K', palette.open]], []);

  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        {text.shell.skip}
      </a>
      <header className={classes.topbar}>
        <ActionIcon variant="subtle" color="gray" size="lg" onClick={menu.open} aria-label={text.shell.openMenu}>
          <IconMenu2 size={20} stroke={1.7} />
        </ActionIcon>
        <Link to="/" className={classes.brand}>
          <Mark />
        </Link>
        <ActionIcon variant="subtle" color="gray" size="lg" onClick={palette.open} aria-label={text.palette.open}>
          <IconSearch size={19} stroke={1.7} />
        </ActionIcon>
      </header>
      <aside className={classes.sidebar} aria-label={text.shell.sidebar}>
        <Link to="/" className={classes.brand}>
          <Mark />
        </Link>
        <button type="button" className={classes.find} onClick={palette.open}>
          <IconSearch size={15} stroke={1.8} aria-hidden />
          {text.palette.open}
          <kbd>{SHORTCUT}</kbd>
        </button>
        <Navigation />
        <Foot />
      </aside>
      <Drawer
        opened={isMenuOpen}
        onClose={menu.close}
        size="16rem"
        title={<Mark />}
        closeButtonProps={{ 'aria-label': text.common.close }}
      >
        <div className={classes.drawer}>
          <Navigation onGo={menu.close} />
          <Foot />
        </div>
      </Drawer>
      <main className={classes.main} id="main" tabIndex={-1} ref={main}>
        <Outlet />
      </main>
      <Palette isOpen={isPaletteOpen} onClose={palette.close} />
    </div>
  );
}

function Foot() {
  return (
    <div className={classes.foot}>
      <NodeHealth />
      <div className={classes.settings}>
        <ThemeMenu />
        <LanguageMenu />
      </div>
    </div>
  );
}

/** Moves the focus to the new room's beginning, so that a screen reader and the Tab key go on there. */
function useMainFocus() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current !== pathname) main.current?.focus({ preventScroll: true });
    shown.current = pathname;
  }, [pathname]);
  return main;
}
