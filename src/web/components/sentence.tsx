/** A sentence of the daemon; what it has between backticks is shown as code. */
export function Sentence({ says }: { readonly says: string }) {
  const parts = says.split('`');
  // An odd one out is no pair, and stays a backtick.
  if (parts.length % 2 === 0) return <>{says}</>;
  return <>{parts.map((part, at) => (at % 2 === 1 ? <code key={`${at}`}>{part}</code> : part))}</>;
}
