// What draws the living part of a page, alone: nothing here may load `@preact/signals`, which changes
// how Preact draws, before the last test does.
import { signal } from '@preact/signals-core'
import { screen } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { live } from '#web/ui/live.ts'

beforeEach(() => (document.body.innerHTML = '<p>1</p><input value="own">'))

function begin() {
  const count = signal(1)
  const Count = () => <p>{count.value}</p>
  const end = live(
    () => [<Count key="count" />, <input key="own" defaultValue="own" />],
    document.body,
  )
  return { count, end }
}
const shown = () => document.querySelector('p')?.textContent

test('takes over the elements that are there, and draws again at once when a signal changes', () => {
  const [there] = document.body.children
  const { count } = begin()
  expect(document.body.firstElementChild).toBe(there)
  count.value = 2
  expect(shown()).toBe('2')
  expect(document.body.children).toHaveLength(2)
})

test('leaves alone what the driver types', () => {
  const { count } = begin()
  const field = screen.getByRole<HTMLInputElement>('textbox')
  field.value = 'typed'
  count.value = 2
  expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('typed')
})

test('draws no more when it is ended', () => {
  const { count, end } = begin()
  end()
  count.value = 2
  expect(shown()).toBe('1')
})

test('lives on when a later part of the page draws with signals of its own', async () => {
  const { count } = begin()
  await import('@preact/signals')
  for (const next of [2, 3, 4]) {
    count.value = next
    expect((await screen.findByText(String(next))).tagName).toBe('P')
  }
})
