import type { History } from './history.ts';

/** Every token that no person made was made by one rotation of its set, and no rotation made two. */
export function rotationsMintOnce({ rotations, tokens }: History): readonly string[] {
  const orphans = tokens.filter(({ id }) => !rotations.some(({ to }) => to === id));
  const twice = rotations.filter(
    ({ id, to }) => to !== null && rotations.some((other) => other.id !== id && other.to === to),
  );
  return [
    ...orphans.map(({ id, tokenSet }) => `token ${id} of ${tokenSet} was made, and no rotation knows it`),
    ...twice.map(({ id, to }) => `rotation ${id} has the token ${to}, which another one has too`),
  ];
}
