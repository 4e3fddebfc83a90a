import { useEffect } from 'preact/hooks';
import { Sayings } from './components/say.tsx';
import { shown, stayLive } from './live/use-shown.ts';
import { FragmentLocation } from './location.tsx';
import { session } from './session.ts';
import { Shell } from './shell/shell.tsx';
import { SignIn, Unreached } from './shell/sign-in.tsx';

/** The page: for whoever is signed in, or where one signs in. */
export function App() {
  return (
    <>
      <Content />
      <Sayings />
    </>
  );
}

function Content() {
  switch (session.value.is) {
    case 'asking':
      return <div class="asking" role="status" aria-label="Loading" />;
    case 'unreachable':
      return <Unreached />;
    case 'out':
      return <SignIn says={session.value.says} />;
    case 'in':
      return <SignedIn />;
  }
}

function SignedIn() {
  useEffect(() => {
    const end = stayLive();
    return () => {
      end();
      shown.forgetAll();
    };
  }, []);
  return (
    <FragmentLocation>
      <Shell />
    </FragmentLocation>
  );
}
