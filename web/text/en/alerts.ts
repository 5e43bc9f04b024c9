// English: notifications, and how they are turned on and off.
import type { Messages } from '../messages.ts'

/** What a notification says; the rest of it is said with the session's own sentences. */
export const alerts = {
  stopped: 'Charging has stopped',
  stoppedNext:
    'It was stopped neither from here nor by us. If that was not you at the car, have a look at it.',
  limit: 'Your amount is nearly used',
  idle: 'It will soon cost to stay here',
  idleNow: 'It now costs to stay here',
  unread: 'News about your charging',
  unreadNext: 'Open to see how it is going.',
} as const satisfies Messages['alerts']

/** The part of the charging screen that offers them. */
export const notify = {
  why: 'Leaving the car? We tell you when charging has ended, if it stops by itself, when your amount is nearly used, and before it costs to stay.',
  turnOn: 'Tell me',
  asking: 'Turning on notifications\u00a0…',
  on: 'You will be told on this phone until charging is over.',
  turnOff: 'Turn off notifications',
  denied:
    'Your browser blocks notifications from here. You can change that in its settings for this site.',
  failed: 'Notifications could not be turned on. Try again in a moment.',
  homeScreen: 'On iPhone and iPad, notifications come when Stikk is on the Home Screen.',
} as const satisfies Messages['notify']
