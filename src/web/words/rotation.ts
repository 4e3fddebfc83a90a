import type { RotationPicture } from '../api/client.ts';
import type { Word } from './tones.ts';

/** The states of a rotation. */
export const ROTATION_WORDS: Readonly<Record<RotationPicture['state'], Word>> = {
  steady: { says: 'None', tone: 'quiet', means: 'Nothing is being replaced.' },
  minted: { says: 'Minted', tone: 'accent', means: 'There is a new token; both are active.' },
  pushing: { says: 'Pushing', tone: 'accent', means: 'The new token is written into every slot.' },
  delivering: { says: 'Delivering', tone: 'accent', means: 'Phones fetch the new token.' },
  overlapping: { says: 'Overlapping', tone: 'accent', means: 'Both tokens are active until nobody needs the old one.' },
  revoking: { says: 'Revoking', tone: 'accent', means: 'The old token is taken away.' },
  stuck: { says: 'Stuck', tone: 'trouble', means: 'It waits for a person.' },
};
