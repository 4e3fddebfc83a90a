/** A console in front of a person: nothing can be asked, so a person does what was ordered and says so. */
import type { AuthorityDefinition } from '#authority';
import { instructions } from './instructions.ts';
import { type Settings, settings } from './settings.ts';

export const manual: AuthorityDefinition<Settings> = {
  kind: 'manual',
  title: 'A console, worked by a person',
  docs: 'https://docs.pingidentity.com/pingone/strong_authentication_mfa/p1_pid_managing_mdm_tokens.html',
  titleFor: ({ service }) => `${service}'s console`,
  settings,
  changedBy: 'person',
  http: false,
  permissions: [],
  limits: { windowMs: 1000, requests: 1, writes: 1 },
  instructions,
};
