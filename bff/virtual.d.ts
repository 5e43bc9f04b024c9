// What `vite build` tells the worker about the client it has just built (scripts/vite/assets.ts).
// Only bff/index.ts reads it; the rooms are handed the values.
declare module 'virtual:stikk-assets' {
  /** Path of the client's entry script, like /assets/entry-client-x1y2.js. */
  export const script: string
  /** Paths of the chunks the entry imports at once, for `<link rel="modulepreload">`. */
  export const preload: string[]
  /** The whole of web/style.css and web/style/trip.css, minified, to be inlined in the first response. */
  export const style: string
  /** The same of the operator's console. */
  export const operatorConsole: { style: string; script: string; preload: string[] }
}
