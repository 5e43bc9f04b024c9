// What the driver chooses on the station page, and the tap on "pay". Part of the first load: zod,
// fetching and storage are in open-session.ts, loaded at the first touch of the form.
// It must never know how the form looks; the form works without it.
import { computed, createModel, signal } from '@preact/signals-core'
import type { StationPage } from '#shared/contract.ts'
import type { Fault } from '../page.ts'
import { parseOwnAmount } from '#shared/own-amount.ts'

/** The part of a station page that the form needs: this, not more, travels to the phone. */
export type Sale = Pick<StationPage, 'amounts' | 'amountRange' | 'currency' | 'brand' | 'offer'> & {
  readonly stationId: string
  readonly label: string
  readonly name: string
  readonly termsUrl: string | null
}

/** What stands in the form when the model takes it over: on the phone, what the driver made of it. */
export type Filled = {
  /** Minor units, or null for an amount of one's own. */
  readonly choice: number | null
  readonly own: string
  readonly terms: boolean
  readonly fault: Fault | null
}

/** Where the tap leads: an address to go to, or null when the form must be sent as a form. */
export type Opener = (amount: number) => Promise<string | null>

/** `slow`: no answer after 2.5 s (design §6). `offline`: nothing was sent. */
export type Stage = 'idle' | 'asking' | 'slow' | 'offline'

/** Beyond this the app switch is no longer the driver's own tap, so a link is offered instead. */
export const PATIENCE_MS = 2500

export const Pay = createModel((sale: Sale, filled: Filled) => {
  const choice = signal(filled.choice)
  const own = signal(filled.own)
  const terms = signal(filled.terms)
  const fault = signal(filled.fault)
  const stage = signal<Stage>('idle')
  const amount = computed(() => choice.value ?? parseOwnAmount(own.value))

  function find(): Fault | null {
    if (choice.value === null) {
      const { amountRange: range } = sale
      const typed = amount.value
      if (typed === null) {
        return { field: 'ownAmount', code: own.value ? 'amount-unreadable' : 'amount-missing' }
      }
      if (range && typed < range.min) return { field: 'ownAmount', code: 'amount-too-low' }
      if (range && typed > range.max) return { field: 'ownAmount', code: 'amount-too-high' }
    }
    return terms.value ? null : { field: 'terms', code: 'terms-missing' }
  }

  return {
    choice,
    own,
    terms,
    fault,
    stage,
    amount,
    choose(minor: number | null) {
      choice.value = minor
    },
    type(text: string) {
      own.value = text
    },
    agree(yes: boolean) {
      terms.value = yes
    },
    /** Looks the form over; true when it may be sent. */
    check(): boolean {
      return (fault.value = find()) === null
    },
    setStage(next: Stage) {
      stage.value = next
    },
  }
})
export type PayModel = InstanceType<typeof Pay>
