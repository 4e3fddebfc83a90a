import type { RotationPicture } from '../api/client.ts';
import { Bar } from '../components/bar.tsx';
import { Copy } from '../components/copy.tsx';
import { Empty } from '../components/panel.tsx';
import { Sentence } from '../components/sentence.tsx';
import { count, number } from '../words/format.ts';
import { link } from '../words/path.ts';

type AccountPicture = RotationPicture['accounts'][number];

/** Each account's part: how much is written, how many phones have it, and what is in the way. */
export function RotationAccounts({ accounts }: Pick<RotationPicture, 'accounts'>) {
  if (accounts.length === 0) return <Empty title="No slot of an account belongs to this token set." />;
  return (
    <ul class="sheet">
      {accounts.map((one) => (
        <AccountRow key={one.account} {...one} />
      ))}
    </ul>
  );
}

function AccountRow({ account, slots, written, phones, delivered, untold, blocked }: AccountPicture) {
  return (
    <li class="sheet-row">
      <h3 class="sheet-title">{account}</h3>
      <div class="two-bars">
        <div>
          <p class="bar-says">
            <strong>{number(written)}</strong> of {count(slots, 'slot')} written
          </p>
          <Bar
            label={`Slots of ${account}`}
            parts={[
              { says: 'written', value: written, tone: 'good' },
              { says: 'to be written', value: slots - written, tone: 'quiet' },
            ]}
          />
        </div>
        <div>
          <p class="bar-says">{deliveredSays({ phones, delivered, untold })}</p>
          <Bar
            label={`Phones of ${account}`}
            parts={[
              { says: 'have it', value: delivered, tone: 'good' },
              { says: 'not known to have it', value: phones - delivered, tone: 'waiting' },
            ]}
          />
        </div>
      </div>
      {blocked.map(({ slot, says, resolve }) => (
        <div key={slot} class="notice notice-waiting">
          <p>
            <a href={link('slots', account, slot.slice(account.length + 1))}>{slot}</a>: <Sentence says={says} />
          </p>
          <p>
            <code>{resolve}</code> <Copy text={resolve} what="the command" />
          </p>
        </div>
      ))}
    </li>
  );
}

function deliveredSays({ phones, delivered, untold }: Pick<AccountPicture, 'phones' | 'delivered' | 'untold'>) {
  const unknown = untold === 0 ? '' : `nothing is known yet of the phones of ${count(untold, 'slot')}`;
  if (phones === 0) return unknown === '' ? 'no phones so far' : unknown;
  return (
    <>
      <strong>{number(delivered)}</strong> of {count(phones, 'phone')} have it{unknown === '' ? '' : `; ${unknown}`}
    </>
  );
}
