import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Admin } from '../api/routes.ts';
import { type Beginning, entriesFrom, exportInto } from '../audit/export.ts';
import type { Clock } from '../clock.ts';
import { parseDuration } from '../config/units.ts';
import { UserError } from '../model/failure.ts';
import type { AuditTrail } from '../store/contract.ts';
import { type Cli, json } from './cli.ts';
import { withSite } from './site.ts';
import { plural } from './text.ts';

interface Asked {
  readonly since?: string;
  readonly fromSeq?: number;
  readonly out?: string;
}

/** `audit export`: the trail as lines of JSON, for whatever keeps it beside the store. */
export function auditExportCommand(cli: Cli): Command {
  return new Command('export')
    .description('the entries as lines of JSON, oldest first; a file that is there already goes on where it ends')
    .option('--since <time>', 'only from then on: `2026-11-24T09:00:00Z`, or `7d` for the last seven days')
    .option('--from-seq <number>', 'only from this entry on', entryNumber)
    .option('--out <file>', 'into a file instead of to standard output')
    .action(async ({ fromSeq, out, since: sinceText }: Asked, command: Command) => {
      await withSite(cli, command, async ({ admin, clock }, shared) => {
        const since = sinceText === undefined ? undefined : momentOf(sinceText, clock);
        const beginning: Beginning = {
          ...(fromSeq !== undefined && { fromSeq }),
          ...(since !== undefined && { since }),
        };
        const trail = trailOf(admin);
        if (out === undefined) {
          for await (const entry of entriesFrom(trail, beginning)) cli.terminal.out(JSON.stringify(entry));
          return;
        }
        const { entries, newest } = await exportInto(resolve(out), trail, beginning);
        if (shared.json) cli.terminal.out(json({ file: out, entries, newest }));
        else cli.terminal.out(`${plural(entries, 'new entry', 'new entries')} in ${out}; the newest is ${newest}.`);
      });
    });
}

/** So many entries are asked for at once, at most. */
const MOST = 200;

/** The trail, wherever it is. */
function trailOf(admin: Pick<Admin, 'listAudit'>): Pick<AuditTrail, 'after'> {
  return {
    async after(seq, { limit, since }) {
      const asked = { order: 'oldest', cursor: String(seq), limit: Math.min(limit, MOST) } as const;
      return (await admin.listAudit({ ...asked, ...(since !== undefined && { since }) })).items;
    },
  };
}

function entryNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new UserError(`Expected the number of an entry, 1 or more, found ${text}.`);
}

/** A time of day without a zone would mean another moment on another machine. */
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

function momentOf(text: string, { now }: Clock): number {
  if (/^\d+[a-z]/.test(text)) return now() - parseDuration(text);
  const at = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new UserError(`Expected a time such as 2026-11-24T09:00:00Z, or how long ago such as 7d, found ${text}.`);
}
