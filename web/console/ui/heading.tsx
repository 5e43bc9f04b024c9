// The one heading of a view. It takes the focus when the view is come to, so that a keyboard and a voice
// begin there, and gives the window its title.
import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** True once somebody has moved inside the console: the first view leaves the focus where it is. */
export const moved = signal(false)
addEventListener('hashchange', () => {
  moved.value = true
})

export function Heading({ children }: { readonly children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const text = heading.current?.textContent ?? ''
    document.title = `${text} · Stikk`
    if (moved.value) heading.current?.focus()
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
