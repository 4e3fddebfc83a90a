/** What stands around every page. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Route, Router, useLocation } from 'preact-iso/router';
import { Empty, Page } from '../components/panel.tsx';
import { PAGES } from '../pages.tsx';
import { Brand } from './brand.tsx';
import { Lost, StatusLine } from './line.tsx';
import { MenuButton, Navigation } from './navigation.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { Who } from './who.tsx';

/** Navigation, the page, and how it stands with the daemon. */
export function Shell() {
  const { path } = useLocation();
  const open = useSignal(false);
  useEffect(() => {
    open.value = false;
  }, [path]);
  const skip = (event: Event) => {
    event.preventDefault();
    document.querySelector('main')?.focus();
  };
  return (
    <div class="shell">
      {/* biome-ignore lint/a11y/useValidAnchor: a way within the page; its fragment says where the page is */}
      <a class="skip" href="#main" onClick={skip}>
        Skip to the page
      </a>
      <header class="side">
        <div class="side-top">
          <Brand />
          <MenuButton open={open} />
        </div>
        <div class={`side-rest${open.value ? ' is-open' : ''}`} id="menu">
          <Navigation path={path} />
          <div class="side-foot">
            <StatusLine />
            <Who />
            <ThemeSwitch />
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Lost />
        <Router onRouteChange={focusHeading}>
          {PAGES.map(({ path: at, component }) => (
            <Route key={at} path={at} component={component} />
          ))}
          <Route default component={Nowhere} />
        </Router>
      </main>
    </div>
  );
}

/** Who doesn't see the page hears which one it is now. */
function focusHeading(): void {
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
}

function Nowhere() {
  return (
    <Page title="There is no such page">
      <Empty title="The address leads nowhere.">
        <a href="#/">Go to the overview</a>
      </Empty>
    </Page>
  );
}
