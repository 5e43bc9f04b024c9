// The page the operator's console runs in. It holds nothing of anybody, so that it needs no token: what
// is shown is fetched by its script through the same routes as everybody's. Where no token is set there
// is no such page.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { consolePolicy } from '../security-headers.ts'
import { nothingHere, operatorApp, troubles, UNKEPT } from './edge.ts'
import { openRoute } from './route.ts'

const pageRoute = openRoute({
  method: 'get',
  path: '/',
  operationId: 'showConsole',
  tags: ['Access'],
  summary: 'The console, for a browser',
  responses: {
    200: {
      description: 'A page without content.',
      content: { 'text/html': { schema: z.string() } },
    },
    ...troubles(404),
  },
})

/** `GET /operator`: the console's empty page. */
export function consoleRoutes(deps: Pick<AppDeps, 'settings' | 'assets'>) {
  return operatorApp().openapi(pageRoute, (c) => {
    if (!deps.settings.OPERATOR_TOKEN) return nothingHere(c)
    const nonce = c.get('nonce')
    return c.html(page(deps.assets.console, nonce), 200, {
      ...UNKEPT,
      'content-security-policy': consolePolicy(nonce),
    })
  })
}

/** Every value in it is of the build or random: none could end the element it stands in. */
function page(assets: AppDeps['assets']['console'], nonce: string): string {
  const preload = assets.preload.map(
    (href) => `<link rel="modulepreload" href="${href}" nonce="${nonce}">`,
  )
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<title>Stikk for operators</title>',
    '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">',
    `<link rel="icon" href="/icon.svg" type="image/svg+xml"><style nonce="${nonce}">`,
    assets.style,
    `</style>${preload.join('')}`,
    `<script type="module" src="${assets.script}" nonce="${nonce}"></script></head>`,
    '<body><div id="console"><noscript><p>The console needs JavaScript. ',
    'Everything it does can be done with the command line as well.</p></noscript></div></body></html>',
  ].join('')
}
