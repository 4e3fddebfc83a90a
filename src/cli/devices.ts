import { Command } from 'commander';
import type { z } from 'zod';
import type { ComparisonDocument, OverlapDocument } from '../api/documents/devices.ts';
import { UserError } from '../model/failure.ts';
import { unlisted } from '../model/overlap.ts';
import { type Cli, EXIT, json } from './cli.ts';
import { resultText, standingOf } from './devices-text.ts';
import { showLive } from './live.ts';
import { everyItem } from './pages.ts';
import { type Site, withSite } from './site.ts';

type Comparison = z.infer<typeof ComparisonDocument>;
type Overlap = z.infer<typeof OverlapDocument>;

/** `devices overlap` */
export function devicesCommand(cli: Cli): Command {
  const devices = new Command('devices').description('the phones that MDMs list');
  devices
    .command('overlap')
    .description('phones that are enrolled in more than one account: two MDMs must not manage one phone')
    .option('--last', 'show what the last comparison found, and ask no MDM')
    .addHelpText('after', '\nExits 0 when there are none, 2 when there are or an account could not be compared.')
    .action((options: { readonly last?: true }, command: Command) => overlap(cli, command, options.last === true));
  return devices;
}

async function overlap(cli: Cli, command: Command, isLast: boolean): Promise<void> {
  await withSite(cli, command, async (site, shared) => {
    if (!isLast) await compare(cli, site);
    const { comparison, overlaps } = await lastResult(site);
    if (shared.json) cli.terminal.out(json({ comparison, overlaps }));
    else if (comparison === null) {
      cli.terminal.out('The phones were never compared; `watchword devices overlap` does it.');
    } else cli.terminal.out(resultText(comparison, overlaps, site.clock.now()));
    cli.exit(exitOf(comparison));
  });
}

async function compare({ terminal }: Cli, site: Site): Promise<void> {
  const show = showLive(terminal);
  const { refused } = await site.compareDevices((so) => show(standingOf(so)));
  if (refused !== null) throw new UserError(refused);
}

/** The list may be replaced between two of its parts: what belongs to an older comparison is then read again. */
async function lastResult({
  admin,
}: Site): Promise<{ readonly comparison: Comparison | null; readonly overlaps: readonly Overlap[] }> {
  for (;;) {
    const ids = new Set<string | undefined>();
    let comparison: Comparison | null = null;
    const overlaps = await everyItem(async (page) => {
      const part = await admin.listOverlaps(page);
      comparison = part.comparison;
      ids.add(part.comparison?.id);
      return part;
    });
    if (ids.size === 1) return { comparison, overlaps };
  }
}

function exitOf(comparison: Comparison | null): number {
  if (comparison === null) return EXIT.fine;
  const { overlapping, disputed } = comparison;
  return overlapping + disputed > 0 || unlisted(comparison).length > 0 ? EXIT.differences : EXIT.fine;
}
