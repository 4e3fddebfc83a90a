import { Icon, type IconName } from '../components/icon.tsx';
import { THEMES, type Theme, theme } from '../theme.ts';

const SAYS: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };
const ICONS: Readonly<Record<Theme, IconName>> = { system: 'system', light: 'light', dark: 'dark' };

/** Light, dark, or as the system says. */
export function ThemeSwitch() {
  const choose = (one: Theme) => () => {
    theme.value = one;
  };
  return (
    <fieldset class="switch">
      <legend class="hidden">Colours</legend>
      {THEMES.map((one) => (
        <label key={one} title={SAYS[one]}>
          <input type="radio" name="theme" checked={theme.value === one} onChange={choose(one)} />
          <Icon name={ICONS[one]} />
          <span class="hidden">{SAYS[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}
