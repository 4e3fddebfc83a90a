import { useEffect, useState } from 'preact/hooks';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { resume, signIn } from '../session.ts';
import { Brand } from './brand.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** Where one signs in. */
export function SignIn({ says }: { readonly says: string | null }) {
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    document.title = 'Sign in · Watchword';
  }, []);
  const submit = async (event: Event) => {
    event.preventDefault();
    const given = key.trim();
    if (given === '') return setProblem('Enter an access key.');
    setBusy(true);
    setProblem(null);
    try {
      await signIn(given);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return (
    <main class="door">
      <div class="door-card">
        <Brand />
        <h1>Sign in</h1>
        {says !== null && <p class="notice notice-waiting">{says}</p>}
        <form onSubmit={submit} noValidate>
          <Field
            label="Access key"
            problem={problem}
            hint={
              <>
                Made with <code>watchword access create</code>; a token of your OpenID Connect issuer will do as well.
                The page doesn't keep it: the session is a cookie that scripts can not read.
              </>
            }
          >
            {(described) => (
              <input
                {...described}
                type="password"
                class="input mono"
                autoComplete="current-password"
                spellcheck={false}
                value={key}
                onInput={({ currentTarget }) => setKey(currentTarget.value)}
              />
            )}
          </Field>
          <Button kind="primary" type="submit" busy={busy}>
            Sign in
          </Button>
        </form>
      </div>
      <ThemeSwitch />
    </main>
  );
}

/** The daemon doesn't answer, so that nobody knows who is signed in. */
export function Unreached() {
  return (
    <main class="door">
      <div class="door-card">
        <Brand />
        <h1>Watchword can not be reached</h1>
        <p class="muted">The daemon does not answer. It may be restarting, or the network is down.</p>
        <Button kind="primary" onClick={() => void resume()}>
          Try again
        </Button>
      </div>
    </main>
  );
}
