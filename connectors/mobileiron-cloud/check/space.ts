/** Is the account's space there, and is it the one that all calls know? (sheet: Authentication; Health checks) */
import type { Finding } from '#connector';
import type { Account } from '../settings.ts';
import type { Space } from '../space.ts';
import { failure, ok, warning } from './finding.ts';

export function* spaceChecks(
  { space, attributeCalls }: Account,
  spaces: readonly Space[],
): Generator<Finding, void, undefined> {
  const check = 'space';
  const chosen = spaces.find(({ id, isDefault }) => (space === undefined ? isDefault : id === space));
  const theDefault = spaces.find(({ isDefault }) => isDefault);
  if (chosen === undefined) {
    const says = space === undefined ? 'no device space is the default one' : `there is no device space ${space}`;
    yield failure(
      check,
      `${says}; there are ${listed(spaces)}`,
      space === undefined ? 'name one as `space`' : 'correct `space`',
    );
    return;
  }
  if (chosen.isDefault) {
    yield ok(check, `the device space is the default one, ${inWords(chosen)}`);
  } else if (attributeCalls === 'cps') {
    const says = `the device space ${inWords(chosen)} is not the default one, and Common Platform Services knows only that`;
    const instead = theDefault === undefined ? '' : ` (${inWords(theDefault)})`;
    yield failure(
      check,
      says,
      `leave \`space\` out to use the default one${instead}, or set \`attributeCalls: device\``,
    );
  } else {
    const says = `the device space ${inWords(chosen)} is not the default one, and calls about apps know only that`;
    yield warning(check, says, 'look in the console whether the app is in this space');
  }
  const others = spaces.filter(({ id, deviceCount }) => id !== chosen.id && deviceCount > 0);
  if (others.length === 0) return;
  yield warning(
    'other-spaces',
    `devices of other spaces are not looked at: ${listed(others)}`,
    'where phones there use the app, give each such space an account of its own, with `space` and `attributeCalls: device`',
  );
}

const MOST_NAMES = 10;

function listed(spaces: readonly Space[]): string {
  const shown = spaces.slice(0, MOST_NAMES).map(inWords).join(', ');
  return spaces.length > MOST_NAMES ? `${shown} and ${spaces.length - MOST_NAMES} more` : shown;
}

function inWords({ id, name }: Space): string {
  return name === '' ? id : `${name} (${id})`;
}
