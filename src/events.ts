/**
 * What Watchword tells the outside about itself: one function per business event. Each event becomes a log line (levels
 * and sentences in `event-table.ts`; a failure that repeats itself is counted, see `repetition.ts`) and reaches every
 * listener, so that the command line shows progress from the same facts.
 */
import { type Clock, systemClock } from './clock.ts';
import { EVENTS, type EventFields, type EventName, type WatchwordEvent } from './event-table.ts';
import { type Log, type LogFields, reducedError } from './log.ts';
import { createRepetition } from './repetition.ts';

export type { EventFields, EventName, WatchwordEvent } from './event-table.ts';

/** Hears every event, also those that the log only counts. It must not throw. */
export type EventListener = (event: WatchwordEvent) => void;

export type Events = ReturnType<typeof createEvents>;

/** Events that go to this log. */
export function createEvents(log: Log, clock: Clock = systemClock) {
  const listeners = new Set<EventListener>();
  const repetition = createRepetition(clock.now);

  function emit<N extends EventName>(name: N): (fields: EventFields[N]) => void {
    const { level, message } = EVENTS[name];
    return (given) => {
      const fields = withShortFingerprints(given);
      const { ended, tell, repeated } = repetition.judge(name, fields);
      for (const over of ended) log.write('info', 'a repeated failure is over', { ...over });
      if (tell) {
        const loud = typeof level === 'function' ? level(fields) : level;
        log.write(loud, message, { event: name, ...fields, ...(repeated > 0 && { repeated }) });
      }
      const heard = 'error' in fields ? { ...fields, error: reducedError(fields.error) } : fields;
      for (const listener of listeners) notify(listener, { name, ...heard } as WatchwordEvent);
    };
  }

  function notify(listener: EventListener, event: WatchwordEvent): void {
    try {
      listener(event);
    } catch (error) {
      log.write('error', EVENTS.bug.message, { event: 'bug', where: `a listener to ${event.name}`, error });
    }
  }

  return {
    daemonStarted: emit('daemon-started'),
    daemonListening: emit('daemon-listening'),
    daemonStopping: emit('daemon-stopping'),
    daemonStopped: emit('daemon-stopped'),
    configurationReloaded: emit('configuration-reloaded'),
    configurationRefused: emit('configuration-refused'),
    runStarted: emit('run-started'),
    runPlanned: emit('run-planned'),
    runEnded: emit('run-ended'),
    runSkipped: emit('run-skipped'),
    slotObserved: emit('slot-observed'),
    slotInSync: emit('slot-in-sync'),
    slotWriting: emit('slot-writing'),
    slotProgress: emit('slot-progress'),
    slotWritten: emit('slot-written'),
    slotUnconfirmed: emit('slot-unconfirmed'),
    slotFailed: emit('slot-failed'),
    slotUnknown: emit('slot-unknown'),
    slotHeld: emit('slot-held'),
    slotDrifted: emit('slot-drifted'),
    slotContended: emit('slot-contended'),
    slotDelivery: emit('slot-delivery'),
    checkInRequested: emit('check-in-requested'),
    checkInFailed: emit('check-in-failed'),
    accountFailed: emit('account-failed'),
    quietAsked: emit('quiet-asked'),
    budgetAlone: emit('budget-alone'),
    cacheUnavailable: emit('cache-unavailable'),
    cacheAvailable: emit('cache-available'),
    budgetShared: emit('budget-shared'),
    requestSent: emit('request-sent'),
    tokenChanged: emit('token-changed'),
    rotationBegun: emit('rotation-begun'),
    rotationStep: emit('rotation-step'),
    rotationFailed: emit('rotation-failed'),
    rotationLate: emit('rotation-late'),
    rotationWaits: emit('rotation-waits'),
    rotationEnded: emit('rotation-ended'),
    authorityFailed: emit('authority-failed'),
    authorityBack: emit('authority-back'),
    authorityWarned: emit('authority-warned'),
    tokenAppeared: emit('token-appeared'),
    tokenGone: emit('token-gone'),
    orderGiven: emit('order-given'),
    orderFailed: emit('order-failed'),
    validationStale: emit('validation-stale'),
    validationFresh: emit('validation-fresh'),
    validationGuessed: emit('validation-guessed'),
    workerStarted: emit('worker-started'),
    workerEnded: emit('worker-ended'),
    certificateRenewed: emit('certificate-renewed'),
    certificateRefused: emit('certificate-refused'),
    leaseTakenOver: emit('lease-taken-over'),
    leaseLost: emit('lease-lost'),
    replicasChanged: emit('replicas-changed'),
    replicaCutOff: emit('replica-cut-off'),
    storeNewer: emit('store-newer'),
    storeUnavailable: emit('store-unavailable'),
    receiverFailed: emit('receiver-failed'),
    receiverBack: emit('receiver-back'),
    noticeTold: emit('notice-told'),
    noticeFailed: emit('notice-failed'),
    noticeBack: emit('notice-back'),
    storeAvailable: emit('store-available'),
    devicesCompared: emit('devices-compared'),
    comparisonSkipped: emit('comparison-skipped'),
    devicesNotListed: emit('devices-not-listed'),
    bug: emit('bug'),
    /** Listens to every event from now on. Returns what ends that. */
    on(listener: EventListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** People read the first eight digits of a fingerprint, wherever it stands. */
function withShortFingerprints<F extends LogFields>(fields: F): F {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? value.map(short) : short(value)]),
  ) as F;
}

function short(value: unknown): unknown {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value.slice(0, 8) : value;
}
