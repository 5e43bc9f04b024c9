// Danish: notifications, and how they are turned on and off.
import type { Messages } from '../messages.ts'

/** What a notification says; the rest of it is said with the session's own sentences. */
export const alerts = {
  stopped: 'Opladningen er stoppet',
  stoppedNext:
    'Den blev hverken stoppet herfra eller af os. Var det ikke dig ved bilen, bør du se til den.',
  limit: 'Snart er beløbet brugt',
  idle: 'Snart koster det at holde her',
  idleNow: 'Nu koster det at holde her',
  unread: 'Nyt om din opladning',
  unreadNext: 'Åbn for at se, hvordan det går.',
} as const satisfies Messages['alerts']

/** The part of the charging screen that offers them. */
export const notify = {
  why: 'Går du fra bilen? Vi siger til, når opladningen er færdig, hvis den stopper af sig selv, når beløbet snart er brugt, og før det koster at holde her.',
  turnOn: 'Sig til',
  asking: 'Slår notifikationer til\u00a0…',
  on: 'Du får besked på denne mobil, indtil opladningen er slut.',
  turnOff: 'Slå notifikationer fra',
  denied:
    'Browseren tillader ikke notifikationer herfra. Det kan du ændre i indstillingerne for webstedet.',
  failed: 'Notifikationer kunne ikke slås til. Prøv igen om lidt.',
  homeScreen: 'På iPhone og iPad kommer notifikationer, når Stikk ligger på hjemmeskærmen.',
} as const satisfies Messages['notify']
