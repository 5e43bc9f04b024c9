// The sessions in figures, as Prometheus text: where they stand, what waits for a human, how long what
// is held can still be captured, what is at stake and what is lost. It must never name a session.
import { PHASES } from '#shared/contract.ts'
import type { AppDeps } from '../deps.ts'

/** The lines of every gauge about sessions. */
export async function sessionMetrics(deps: Pick<AppDeps, 'ledger' | 'now'>): Promise<string[]> {
  const { phases, parked, captureUntil, money } = await deps.ledger.figures()
  const countOf = (phase: string): number => phases.find((one) => one.phase === phase)?.count ?? 0
  return [
    ...gauge(
      'stikk_sessions',
      'Charging sessions in the ledger by phase.',
      PHASES.map((phase) => [`phase="${phase}"`, countOf(phase)]),
    ),
    ...gauge(
      'stikk_parked_sessions',
      'Sessions that wait for the operator, by why.',
      parked.map(({ why, count }) => [`why="${why}"`, count]),
    ),
    // Absent where nothing is held: there is no deadline then.
    ...gauge(
      'stikk_capture_deadline_seconds',
      'Seconds until the first reservation that is held can no longer be captured.',
      captureUntil === null ? [] : [['', Math.floor((captureUntil - deps.now()) / 1000)]],
    ),
    ...gauge(
      'stikk_at_stake_minor',
      'Delivered in parked sessions and not yet captured, in minor units.',
      money.map(({ currency, atStakeMinor }) => [`currency="${currency}"`, atStakeMinor]),
    ),
    ...gauge(
      'stikk_loss_minor',
      'Delivered in all sessions and paid by nobody, in minor units.',
      money.map(({ currency, lossMinor }) => [`currency="${currency}"`, lossMinor]),
    ),
  ]
}

function gauge(name: string, text: string, samples: [label: string, value: number][]): string[] {
  return [
    `# HELP ${name} ${text}`,
    `# TYPE ${name} gauge`,
    ...samples.map(([label, value]) => `${name}${label === '' ? '' : `{${label}}`} ${value}`),
  ]
}
