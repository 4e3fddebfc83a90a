/** `access create|list|revoke`: keys for the admin API. */
import { Command, Option } from 'commander';
import { ROLES, type Role } from '../access/roles.ts';
import { UserError } from '../model/failure.ts';
import type { AccessKey } from '../store/contract.ts';
import { type Cli, json } from './cli.ts';
import { withSite } from './site.ts';
import { ago, ahead, table } from './text.ts';

interface Create {
  readonly role: Role;
  readonly expiresInDays?: number;
  readonly reason?: string;
}

/** The whole of `access`. */
export function accessCommand(cli: Cli): Command {
  const access = new Command('access').description('keys for the admin API: create, list, revoke');
  access
    .command('create')
    .description('make a key; it is shown now and never again')
    .argument('<name>', 'whose it is, for the audit trail: `ci`')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option('--expires-in-days <days>', 'after so many days it opens nothing; never unless given', days)
    .option('--reason <text>', 'why, for the audit trail')
    .action((name: string, options: Create, command: Command) => create(cli, command, name, options));
  access
    .command('list')
    .description('the keys, by the first characters of each')
    .option('--all', 'revoked ones too')
    .action((options: { readonly all?: boolean }, command: Command) => list(cli, command, options.all === true));
  access
    .command('revoke')
    .description('take a key out of use, at once and for good')
    .argument('<key>', 'its name, its first characters, or its id')
    .option('--reason <text>', 'why, for the audit trail')
    .action((key: string, options: { readonly reason?: string }, command: Command) =>
      revoke(cli, command, key, options.reason ?? ''),
    );
  return access;
}

async function create(cli: Cli, command: Command, name: string, options: Create): Promise<void> {
  await withSite(cli, command, async ({ admin }, shared) => {
    const { role, expiresInDays, reason = '' } = options;
    const ends = expiresInDays === undefined ? {} : { expiresInDays };
    const { access, key } = await admin.createAccess({ name, role, ...ends, reason });
    if (shared.json) {
      cli.terminal.out(json({ access, key }));
      return;
    }
    cli.terminal.out(key ?? '');
    cli.terminal.err(`The key ${name} has the role ${role}. It is shown this once: only a digest of it is kept.`);
  });
}

async function list(cli: Cli, command: Command, all: boolean): Promise<void> {
  await withSite(cli, command, async ({ admin, clock }, shared) => {
    const keys = (await admin.listAccess({})).items.filter(({ revokedAt }) => all || revokedAt === null);
    if (shared.json) {
      cli.terminal.out(json({ access: keys }));
      return;
    }
    if (keys.length === 0) {
      cli.terminal.out('There is no key yet: run `watchword access create <name> --role <role>`.');
      return;
    }
    cli.terminal.out(accessTable(keys, clock.now()));
  });
}

function accessTable(keys: readonly AccessKey[], now: number): string {
  return table(
    ['NAME', 'KEY', 'ROLE', 'CREATED', 'BY', 'LAST USED', 'ENDS'],
    keys.map((key) => [
      key.name,
      `${key.prefix}...`,
      key.role,
      ago(key.createdAt, now),
      key.createdBy,
      ago(key.lastUsedAt, now),
      endText(key, now),
    ]),
  );
}

function endText({ revokedAt, expiresAt }: AccessKey, now: number): string {
  if (revokedAt !== null) return `revoked ${ago(revokedAt, now)}`;
  if (expiresAt === null) return 'never';
  return expiresAt <= now ? `expired ${ago(expiresAt, now)}` : ahead(expiresAt, now);
}

async function revoke(cli: Cli, command: Command, reference: string, reason: string): Promise<void> {
  await withSite(cli, command, async ({ admin }, shared) => {
    const access = await admin.revokeAccess({ access: reference, reason });
    cli.terminal.out(shared.json ? json({ access }) : `${access.name}  ${access.prefix}...  revoked`);
  });
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 3650) return value;
  throw new UserError(`Expected a number of days from 1 to 3650, found ${text}.`);
}
