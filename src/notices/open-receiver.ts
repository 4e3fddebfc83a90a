import type { NoticeReceiverConfiguration } from '../config/configuration.ts';
import type { Receiver, Surroundings } from './receiver.ts';
import { createEmail } from './receivers/email.ts';
import { createSlack } from './receivers/slack.ts';
import { createTeams } from './receivers/teams.ts';
import { createWebhook } from './receivers/webhook.ts';

/** A configured receiver; nothing is connected before something is sent. */
export function openReceiver(given: NoticeReceiverConfiguration, surroundings: Surroundings): Receiver {
  switch (given.kind) {
    case 'webhook':
      return createWebhook(given.name, given, surroundings);
    case 'slack':
      return createSlack(given.name, given, surroundings);
    case 'teams':
      return createTeams(given.name, given, surroundings);
    case 'email':
      return createEmail(given.name, given, surroundings);
  }
}
