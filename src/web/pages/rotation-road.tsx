import type { RotationPicture } from '../api/client.ts';
import { passageOf, STATIONS, stationOf } from './rotation-where.ts';

const PASSAGES = { behind: 'done', here: 'now here', ahead: 'still to come' } as const;

/** The states as a picture, with where the rotation is. Who doesn't see it hears a list. */
export function Road({ picture }: { readonly picture: RotationPicture }) {
  const here = stationOf(picture);
  const isStuck = picture.state === 'stuck';
  return (
    <ol class={`road${picture.rotation?.abortedAt == null ? '' : ' road-back'}`}>
      {STATIONS.map(({ state, says, means }) => {
        const passage = passageOf(state, here);
        return (
          <li
            key={state}
            class={`station station-${passage}${isStuck && passage === 'here' ? ' station-stuck' : ''}`}
            aria-current={passage === 'here' ? 'step' : undefined}
          >
            <span class="station-mark" aria-hidden="true" />
            <span class="station-says">
              {says}
              <span class="hidden">, {isStuck && passage === 'here' ? 'stuck here' : PASSAGES[passage]}</span>
            </span>
            <span class="station-means">{means}</span>
          </li>
        );
      })}
    </ol>
  );
}
