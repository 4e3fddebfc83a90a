/** How it stands with the daemon, and how old what is shown is. */
import { Ago } from '../components/words.tsx';
import { connection } from '../live/connection.ts';
import { shown } from '../live/use-shown.ts';

/** In one word, always to be seen. */
export function StatusLine() {
  const { is } = connection.value;
  const says = { connecting: 'Connecting', live: 'Live', lost: 'Disconnected' }[is];
  return (
    <p class={`line line-${is}`}>
      <span class="line-dot" aria-hidden="true" />
      {says}
    </p>
  );
}

/** Over the page while the daemon can't be heard. */
export function Lost() {
  const oldest = shown.oldest();
  return (
    <div role="status" aria-live="polite">
      {connection.value.is === 'lost' && (
        <p class="notice notice-waiting lost">
          <span>
            <strong>Disconnected.</strong> Watchword can not be heard; the page tries again by itself.
            {oldest !== null && (
              <>
                {' '}
                What is shown was read <Ago at={oldest} />.
              </>
            )}
          </span>
        </p>
      )}
    </div>
  );
}
