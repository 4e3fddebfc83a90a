import { useEffect, useState } from 'preact/hooks';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { askWaysIn, redirect, rememberWanted, resume, signIn } from '../session.ts';
import { Brand } from './brand.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** Where one signs in. */
export function SignIn({ says }: { readonly says: string | null }) {
  const path = redirect.value ?? null;
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    document.title = 'Sign in · Watchword';
    // Who came in without having been asked, and is out again.
    if (redirect.value === undefined) void askWaysIn();
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
        {says !== null && (
          <p class="notice notice-waiting" role="alert">
            {says}
          </p>
        )}
        {path !== null && <AtIssuer path={path} />}
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
          <Button kind={path === null ? 'primary' : 'plain'} type="submit" busy={busy}>
            {path === null ? 'Sign in' : 'Sign in with the key'}
          </Button>
        </form>
      </div>
      <ThemeSwitch />
    </main>
  );
}

/** The way that most people take, before the one for programs and for when the issuer is away. */
function AtIssuer({ path }: { readonly path: string }) {
  return (
    <>
      <a class="button button-primary" href={`./${path}`} onClick={rememberWanted}>
        Sign in with your organisation
      </a>
      <p class="door-or muted">or with a key</p>
    </>
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
