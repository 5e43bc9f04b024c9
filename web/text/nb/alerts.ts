// Bokmål: notifications, and how they are turned on and off.
/** What a notification says; the rest of it is said with the session's own sentences. */
export const alerts = {
  stopped: 'Ladingen har stoppet',
  stoppedNext:
    'Den ble verken stoppet herfra eller av oss. Var det ikke deg ved bilen, bør du se til den.',
  limit: 'Snart er beløpet brukt',
  idle: 'Snart koster det å stå',
  idleNow: 'Nå koster det å stå',
  unread: 'Nytt om ladingen din',
  unreadNext: 'Åpne for å se hvordan det går.',
} as const

/** The part of the charging screen that offers them. */
export const notify = {
  why: 'Skal du gå fra bilen? Vi sier fra når ladingen er ferdig, hvis den stopper av seg selv, når beløpet snart er brukt, og før det koster å stå.',
  turnOn: 'Si fra til meg',
  asking: 'Slår på varsler\u00a0…',
  on: 'Du får beskjed på denne mobilen til ladingen er over.',
  turnOff: 'Slå av varsler',
  denied:
    'Nettleseren slipper ikke gjennom varsler herfra. Det kan du endre i innstillingene for nettstedet.',
  failed: 'Vi fikk ikke slått på varsler. Prøv igjen om litt.',
  homeScreen: 'På iPhone og iPad kommer varsler når Stikk ligger på Hjem-skjermen.',
} as const
