/** Every place of the page, as its address and as the picture of it is called. */
export const PLACES: readonly (readonly [name: string, path: string])[] = [
  ['overview', '/'],
  ['slots', '/slots'],
  ['slot', '/slots/contoso/ios'],
  ['rotation', '/rotation'],
  ['tokens', '/tokens'],
  ['devices', '/devices'],
  ['runs', '/runs'],
  ['checks', '/checks'],
  ['audit', '/audit'],
  ['access', '/access'],
  ['nowhere', '/there-is-nothing-here'],
];
