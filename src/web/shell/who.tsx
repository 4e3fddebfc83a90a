import { useAct } from '../components/act.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { session, signOut } from '../session.ts';

/** Who is signed in, with which role, and the way out. */
export function Who() {
  const out = useAct(signOut, 'Signed out.');
  const { value } = session;
  if (value.is !== 'in') return null;
  const { name, role } = value.self;
  return (
    <div class="who">
      <p>
        <span class="who-name" title={name}>
          {name.replace(/^\w+:/, '')}
        </span>
        <span class="muted">{role}</span>
      </p>
      <Button kind="bare" small busy={out.busy} onClick={() => void out.run()} aria-label="Sign out" title="Sign out">
        <Icon name="out" />
      </Button>
    </div>
  );
}
