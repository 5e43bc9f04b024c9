// A plot, and the same figures as a table for who does not see it. The library that draws is fetched when
// there is something to draw; it never draws text that the table does not say as well.
import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Drawing, PlotSpec } from './draw-plot.ts'

interface Props extends PlotSpec {
  readonly title: string
  /** What the table calls its first column. */
  readonly of: string
}

export function Plot({ title, of, ...spec }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const drawn = useSignal(spec)
  const said = JSON.stringify([spec.labels, spec.series.map(({ values }) => values)])
  useEffect(() => {
    drawn.value = spec
  }, [said])
  useSignalEffect(() => {
    const what = drawn.value
    let drawing: Drawing | null = null
    let gone = false
    void import('./draw-plot.ts').then(({ draw }) => {
      if (!gone && place.current) drawing = draw(place.current, what)
    })
    return () => {
      gone = true
      drawing?.end()
    }
  })
  return (
    <figure class="plot">
      <figcaption>
        {title}
        {spec.series.length > 1 && (
          <small>
            {' '}
            (
            {spec.series
              .map(({ name }, i) => `${i === 0 ? 'solid' : 'dashed'}: ${name}`)
              .join(', ')}
            )
          </small>
        )}
      </figcaption>
      <div ref={place} class="canvas" aria-hidden="true" />
      <details>
        <summary>Figures of “{title}”</summary>
        <div class="scroll" role="region" aria-label={title} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{of}</th>
                {spec.series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {spec.labels.map((label, i) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  {spec.series.map(({ name, values }) => (
                    <td key={name}>{wordsOf(values[i] ?? null, spec.show)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

const wordsOf = (value: number | null, show: (value: number) => string): string =>
  value === null ? '–' : show(value)
