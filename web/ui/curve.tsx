// A curve of one value over time, as one path. Attributes only, whole numbers only.

const WIDTH = 600
const HEIGHT = 120

export type CurveProps = {
  /** [x, y], x rising. Fewer than two points draw nothing. */
  readonly points: readonly (readonly [number, number])[]
}

/**
 * The curve with its area, stretched to the width it is given. Decoration: whoever uses it says in words
 * what it shows.
 */
export function Curve({ points }: CurveProps) {
  const last = points.at(-1)
  if (points.length < 2 || !last) return null
  const first = points[0]?.[0] ?? 0
  const span = Math.max(1, last[0] - first)
  const top = Math.max(1, ...points.map(([, y]) => y))
  const places = points.map(
    ([x, y]) =>
      `${Math.round(((x - first) / span) * WIDTH)} ${Math.round(HEIGHT - 4 - (y / top) * (HEIGHT - 8))}`,
  )
  const line = `M${places.join('L')}`
  return (
    <svg
      class="curve"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="area" d={`${line}V${HEIGHT}H0Z`} />
      <path class="line" d={line} vector-effect="non-scaling-stroke" />
    </svg>
  )
}
