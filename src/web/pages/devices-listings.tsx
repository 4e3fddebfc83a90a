import { Badge } from '../components/words.tsx';
import { LISTING_WORDS, type Listing, listingWords } from '../words/devices.ts';

/** How far each account is, or was, in a comparison; and what is not known of its phones. */
export function Listings({ accounts }: { readonly accounts: readonly Listing[] }) {
  return (
    <ul class="sheet">
      {accounts.map((listing) => (
        <li key={listing.account} class="sheet-row sheet-line">
          <Badge {...LISTING_WORDS[listing.state]} />
          <strong>{listing.account}</strong>
          <span>
            {listingWords(listing).map((says, at) => (
              <span key={says}>
                {at > 0 && ' · '}
                <bdi>{says}</bdi>
              </span>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
