// What an operator may do about one session: each choice with what it would do, or why it is not
// possible. The rules are the table's own (bff/session/choices.ts); here they are only shown.
import { useSignal } from '@preact/signals'
import * as z from 'zod/mini'
import type { Choices } from '../model/answers.ts'
import { act, mayAct, operator } from '../model/api.ts'
import { money } from '../text/figures.ts'
import { inMoney } from '../text/in-money.ts'
import { ActDialog, type ActForm } from '../ui/act-dialog.tsx'

interface Props {
  readonly reference: string
  readonly choices: Choices
  /** Something was done: look again. */
  readonly done: (what: string) => void
}

type Deed = 'retry' | 'capture' | 'release' | 'refund'
const NAMES: Readonly<Record<Deed, string>> = {
  retry: 'Retry',
  capture: 'Capture',
  release: 'Release',
  refund: 'Refund',
}
const taken = z.object({ accepted: z.boolean() })

function amountOf(deed: Deed, { capture, refund, currency }: Choices): ActForm['amount'] {
  if (deed === 'capture') {
    return { currency, suggestedMinor: capture.suggestedMinor, mostMinor: capture.mostMinor }
  }
  if (deed !== 'refund') return null
  return { currency, suggestedMinor: refund.mostMinor, mostMinor: refund.mostMinor }
}

function confirmWords(deed: Deed, { choices }: Props, minor: number | null): string {
  const { currency } = choices
  if (minor !== null) return `${NAMES[deed]} ${money(minor, currency)}`
  if (deed !== 'release') return `${NAMES[deed]} now`
  return choices.heldMinor > 0 ? `Release ${money(choices.heldMinor, currency)}` : 'Release now'
}

/** The dialog's content for one deed. */
function formOf(deed: Deed, props: Props): ActForm {
  const { reference, choices } = props
  const { currency } = choices
  const path = `/sessions/${reference}`
  // One key for as long as the dialog is open: sent twice, it is still one refund.
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  return {
    title: `${NAMES[deed]}: ${reference}`,
    does: choices[deed].does,
    amount: amountOf(deed, choices),
    confirm: (minor) => confirmWords(deed, props, minor),
    async send(minor, reason) {
      const answer =
        deed === 'refund'
          ? await act(`${path}/refund`, { amount: minor, reason }, taken, headers)
          : await act(
              `${path}/resolve`,
              { action: deed, reason, ...(minor === null ? {} : { amount: minor }) },
              taken,
            )
      if (answer.ok) return null
      const { problem } = answer
      return problem.detail === undefined
        ? problem
        : { ...problem, detail: `${inMoney(problem.detail, currency)}.` }
    },
  }
}

/** The choices, safest first. A session that is not parked has a refund alone. */
export function Decide(props: Props) {
  const { choices } = props
  const { currency } = choices
  const open = useSignal<{ deed: Deed; form: ActForm } | null>(null)
  const deeds: readonly Deed[] = choices.parked
    ? ['retry', 'capture', 'release', 'refund']
    : ['refund']
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">What you can do</h2>
      {!mayAct() && (
        <p class="note">
          Your token “{operator.value?.name}” is for reading: it takes one with the scope “act” to
          do any of this.
        </p>
      )}
      <ul class="choices">
        {deeds.map((deed) => {
          const { refused, does } = choices[deed]
          return (
            <li key={deed}>
              {mayAct() ? (
                <button
                  type="button"
                  aria-disabled={refused !== null}
                  aria-describedby={`does-${deed}`}
                  onClick={() => {
                    if (refused === null) open.value = { deed, form: formOf(deed, props) }
                  }}
                >
                  {NAMES[deed]}
                </button>
              ) : (
                <b>{NAMES[deed]}</b>
              )}
              <p id={`does-${deed}`}>
                {refused === null ? does : `Not possible: ${inMoney(refused, currency)}.`}
              </p>
            </li>
          )
        })}
      </ul>
      {open.value && (
        <ActDialog
          form={open.value.form}
          close={() => (open.value = null)}
          done={() => {
            const name = open.value ? NAMES[open.value.deed] : ''
            open.value = null
            props.done(`${name}: taken. What comes of it is shown here.`)
          }}
        />
      )}
    </section>
  )
}
