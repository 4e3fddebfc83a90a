import type { Price, Serving } from '../api/client.ts';
import { count } from '../words/format.ts';

/** Who may still present a token, by account; or that nobody may. */
export function PriceInWords({ price }: { readonly price: Price }) {
  const { serving, phones, unknownSlots } = price;
  if (serving.length === 0) {
    return (
      <div class="notice notice-good">
        <p>No phone may present it any more: taking it away locks nobody out.</p>
      </div>
    );
  }
  const accounts = [...new Set(serving.map(({ account }) => account))];
  const unknown =
    unknownSlots === 0 ? '' : `, and the phones of ${count(unknownSlots, 'slot')} of which nobody can tell the number`;
  return (
    <div class="notice notice-trouble">
      <p>
        <strong>Taking it away now locks out {count(phones, 'phone')}</strong>
        {unknown}.
      </p>
      <ul>
        {accounts.map((account) => (
          <AccountPrice key={account} account={account} serving={serving.filter((one) => one.account === account)} />
        ))}
      </ul>
      <p>Better: wait until they have the new one. A rotation does so by itself.</p>
    </div>
  );
}

function AccountPrice({ account, serving }: { readonly account: string; readonly serving: readonly Serving[] }) {
  const known = serving.reduce((sum, { phones }) => sum + (phones ?? 0), 0);
  const atLeast = serving.some(({ phones }) => phones === null) ? 'at least ' : '';
  return (
    <li>
      <strong>{account}</strong>: {atLeast}
      {count(known, 'phone')}
      <ul>
        {serving.map(({ slot, says, phones }) => (
          <li key={`${slot} ${says}`}>
            {slot} {says}
            {phones === null && '; number of phones unknown'}
          </li>
        ))}
      </ul>
    </li>
  );
}
