// Swedish: notifications, and how they are turned on and off.
import type { Messages } from '../messages.ts'

/** What a notification says; the rest of it is said with the session's own sentences. */
export const alerts = {
  stopped: 'Laddningen har stannat',
  stoppedNext:
    'Den stoppades varken härifrån eller av oss. Var det inte du vid bilen bör du titta till den.',
  limit: 'Snart är beloppet förbrukat',
  idle: 'Snart kostar det att stå kvar',
  idleNow: 'Nu kostar det att stå kvar',
  unread: 'Nytt om din laddning',
  unreadNext: 'Öppna för att se hur det går.',
} as const satisfies Messages['alerts']

/** The part of the charging screen that offers them. */
export const notify = {
  why: 'Ska du gå från bilen? Vi säger till när laddningen är klar, om den stannar av sig själv, när beloppet snart är förbrukat och innan det kostar att stå kvar.',
  turnOn: 'Säg till mig',
  asking: 'Slår på aviseringar\u00a0…',
  on: 'Du får besked i den här mobilen tills laddningen är över.',
  turnOff: 'Stäng av aviseringar',
  denied:
    'Webbläsaren släpper inte igenom aviseringar härifrån. Det kan du ändra i inställningarna för webbplatsen.',
  failed: 'Det gick inte att slå på aviseringar. Försök igen om en stund.',
  homeScreen: 'På iPhone och iPad kommer aviseringar när Stikk ligger på hemskärmen.',
} as const satisfies Messages['notify']
