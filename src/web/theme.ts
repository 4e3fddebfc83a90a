/** Light or dark: as the system says, or as the viewer has chosen. */
import { effect, signal } from '@preact/signals';

/** What can be chosen. */
export const THEMES = ['system', 'light', 'dark'] as const;
/** One of them. */
export type Theme = (typeof THEMES)[number];

const KEPT_AS = 'watchword-theme';

/** The choice; kept in this browser. */
export const theme = signal<Theme>(kept());

/** Makes the choice true, now and whenever it changes. */
export function followTheme(): void {
  effect(() => {
    const chosen = theme.value;
    if (chosen === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    try {
      localStorage.setItem(KEPT_AS, chosen);
    } catch {
      // A browser that keeps nothing shows it until the page is closed.
    }
  });
}

function kept(): Theme {
  try {
    const value = localStorage.getItem(KEPT_AS);
    return THEMES.find((one) => one === value) ?? 'system';
  } catch {
    return 'system';
  }
}
