/**
 * The texts that consoles without an API take.
 *
 * | format          | platform | is                                                                |
 * |-----------------|----------|-------------------------------------------------------------------|
 * | `plist`         | iOS      | a property list, as a file                                        |
 * | `plist-dict`    | iOS      | its dictionary alone, to paste                                    |
 * | `appconfig-xml` | iOS      | the AppConfig specification of the app, with the value as default |
 * | `android-json`  | Android  | the managed configuration of managed Google Play                  |
 * | `android-policy`| Android  | the app's entry in a policy of the Android Management API         |
 * | `text`          | both     | lines of `key=value`, one for each key                            |
 */
import { UserError } from '../model/failure.ts';
import type { Platform } from '../model/token.ts';
import { playConfiguration, policyApplication } from './android.ts';
import { appConfigSpecification, dictionary, propertyList } from './apple.ts';
import { type Exported, entriesOf } from './exported.ts';

interface FormatDefinition {
  readonly platforms: readonly Platform[];
  render(exported: Exported): string;
}

/** Every format by the name that `--format` takes; the first of a platform is its default. */
export const FORMATS = {
  plist: { platforms: ['ios'], render: propertyList },
  'plist-dict': { platforms: ['ios'], render: dictionary },
  'appconfig-xml': { platforms: ['ios'], render: appConfigSpecification },
  'android-json': { platforms: ['android'], render: playConfiguration },
  'android-policy': { platforms: ['android'], render: policyApplication },
  text: { platforms: ['ios', 'android'], render: lines },
} as const satisfies Record<string, FormatDefinition>;

/** The name of a format. */
export type Format = keyof typeof FORMATS;

/** The formats of a platform, its default first. */
export function formatsOf(platform: Platform): readonly Format[] {
  return (Object.keys(FORMATS) as Format[]).filter((name) => definition(name).platforms.includes(platform));
}

/** The keys of one app as a text, without a line end after it. Throws `UserError` where the format can't say it. */
export function render(format: Format, exported: Exported): string {
  return definition(format).render(exported);
}

function definition(format: Format): FormatDefinition {
  return FORMATS[format];
}

function lines(exported: Exported): string {
  const entries = entriesOf(exported);
  if (entries.some(([, value]) => /[\r\n\u2028\u2029]/.test(value))) {
    throw new UserError('The value has a line end, which the format text cannot hold; choose another format.');
  }
  return entries.map(([key, value]) => `${key}=${value}`).join('\n');
}
