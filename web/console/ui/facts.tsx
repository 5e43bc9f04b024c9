// A list of named figures, and the mark that says how a session stands.
import type { ComponentChildren } from 'preact'
import type { Why } from '#shared/contract.ts'
import { PHASE_WORDS, type Phase } from '../text/phases.ts'
import { WHY_WORDS } from '../text/whys.ts'

export type Fact = readonly [name: string, value: ComponentChildren]

/** What is not known (null) is left out. */
export function Facts({ rows }: { readonly rows: readonly Fact[] }) {
  return (
    <dl class="facts">
      {rows.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

const LOOKS: Partial<Record<Phase, string>> = { parked: 'bad', settled: 'rest', abandoned: 'rest' }

/** The phase as a mark with words: never colour alone. */
export function PhaseMark({ phase, why }: { readonly phase: Phase; readonly why: Why | null }) {
  const because = phase === 'parked' && why !== null ? `: ${WHY_WORDS[why].short}` : ''
  return (
    <span class={`mark ${LOOKS[phase] ?? 'live'}`}>
      {PHASE_WORDS[phase]}
      {because}
    </span>
  )
}
