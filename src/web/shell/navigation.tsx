import type { Signal } from '@preact/signals';
import { Icon } from '../components/icon.tsx';
import { PAGES } from '../pages.tsx';
import { may } from '../session.ts';

/** The way to every page; the one that is shown is marked. */
export function Navigation({ path }: { readonly path: string }) {
  const [, first = ''] = path.split('/');
  return (
    <nav aria-label="Pages">
      <ul class="nav">
        {PAGES.flatMap(({ path: at, nav }) => {
          if (nav === undefined || !may(nav.role ?? 'viewer')) return [];
          const [, name = ''] = at.split('/');
          return [
            <li key={at}>
              <a href={`#/${name}`} aria-current={name === first ? 'page' : undefined}>
                <Icon name={nav.icon} />
                {nav.says}
              </a>
            </li>,
          ];
        })}
      </ul>
    </nav>
  );
}

/** Opens the navigation where there is no room for it. */
export function MenuButton({ open }: { readonly open: Signal<boolean> }) {
  const toggle = () => {
    open.value = !open.value;
  };
  return (
    <button type="button" class="menu-button" aria-expanded={open.value} aria-controls="menu" onClick={toggle}>
      <Icon name={open.value ? 'close' : 'menu'} />
      <span class="hidden">Menu</span>
    </button>
  );
}
