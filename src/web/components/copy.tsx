import { Button } from './button.tsx';
import { say } from './say.tsx';

/** Puts a text on the clipboard. */
export function Copy({
  text,
  says = 'Copy',
  what,
}: {
  readonly text: string;
  readonly says?: string;
  readonly what: string;
}) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say(`Copied: ${what}.`);
    } catch {
      say('The browser does not allow it; select the text and copy it yourself.', 'trouble');
    }
  };
  return (
    <Button small onClick={copy} aria-label={`${says} ${what}`}>
      {says}
    </Button>
  );
}
