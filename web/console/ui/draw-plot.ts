// Draws a plot with uPlot: small, on a canvas, and without a style attribute that a policy would forbid.
// A chunk of its own, fetched with the first plot.
import UPlot from 'uplot'

export interface PlotSpec {
  /** What stands below the plot, one for each value. */
  readonly labels: readonly string[]
  readonly series: readonly {
    readonly name: string
    readonly values: readonly (number | null)[]
    /** `bars`: sums of a span; `line`: something measured. */
    readonly look: 'bars' | 'line'
  }[]
  /** A value in words. */
  readonly show: (value: number) => string
}

export interface Drawing {
  end(): void
}

const HEIGHT = 190
/** Colours of the console's style, told apart by more than their hue: one is a line, the other bars. */
const COLOURS = ['--green', '--second'] as const

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Draws into `place`, again whenever that or the light changes. */
export function draw(place: HTMLElement, spec: PlotSpec): Drawing {
  let plot: UPlot | null = null
  const again = (): void => {
    plot?.destroy()
    plot = new UPlot(optionsOf(spec, place.clientWidth), dataOf(spec), place)
  }
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const resized = new ResizeObserver(() => {
    if (plot && plot.width !== place.clientWidth) {
      plot.setSize({ width: place.clientWidth, height: HEIGHT })
    }
  })
  again()
  resized.observe(place)
  dark.addEventListener('change', again)
  return {
    end() {
      resized.disconnect()
      dark.removeEventListener('change', again)
      plot?.destroy()
    },
  }
}

function dataOf({ labels, series }: PlotSpec): UPlot.AlignedData {
  return [labels.map((_, i) => i), ...series.map(({ values }) => [...values])]
}

function optionsOf(spec: PlotSpec, width: number): UPlot.Options {
  const { labels, series, show } = spec
  const axis = { stroke: colour('--soft'), grid: { stroke: colour('--rule'), width: 1 } }
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: (_, min, max) => [min - 0.5, max + 0.5] }, y: { range } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        // Room for the longest label.
        space: Math.max(...labels.map(({ length }) => length)) * 8,
        incrs: [1, 2, 5, 7, 10, 12, 24, 48],
        values: (_, ticks) => ticks.map((at) => labels[at] ?? ''),
      },
      {
        ...axis,
        size: 96,
        values: (_, ticks) => ticks.map((value) => (Number.isInteger(value) ? show(value) : '')),
      },
    ],
    series: [
      {},
      ...series.map(({ name, look }, i): UPlot.Series => {
        const stroke = colour(COLOURS[i] ?? '--ink')
        const bars = UPlot.paths.bars?.({ size: [0.7, 48] })
        return {
          label: name,
          stroke,
          width: 2,
          // Told apart without their colours too.
          ...(i > 0 ? { dash: [6, 4] } : {}),
          points: { show: look === 'line', size: 4 },
          ...(look === 'bars' && bars ? { fill: stroke, paths: bars } : {}),
        }
      }),
    ],
  }
}

/** From zero: a bar that begins elsewhere lies. */
function range(_: UPlot, min: number, max: number): UPlot.Range.MinMax {
  return [Math.min(0, min), max <= 0 ? 1 : max * 1.1]
}
