// Every kind of test in one run: rooms in Node, screens in a small DOM, the product inside workerd,
// whole trips against the production build, and the simulation. Which file belongs to which kind is
// decided by its folder alone.
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { stikkAssetsStub } from './scripts/vite/assets.ts'
import { sandboxCpo } from './tests/doubles/cpo/credentials.ts'
import { sandboxVipps } from './tests/doubles/vipps/credentials.ts'

/** Settings of the product inside workerd. The neighbours' ports are closed: tests bring their own. */
const settings = {
  PUBLIC_URL: 'http://127.0.0.1:8080',
  SESSION_SECRET: 'tests-only-session-secret-of-40-characters',
  VIPPS_BASE_URL: 'http://127.0.0.1:8081',
  VIPPS_CLIENT_ID: sandboxVipps.clientId,
  VIPPS_CLIENT_SECRET: sandboxVipps.clientSecret,
  VIPPS_SUBSCRIPTION_KEY: sandboxVipps.subscriptionKey,
  VIPPS_MSN: sandboxVipps.msn,
  OCPI_VERSIONS_URL: 'http://127.0.0.1:8082/ocpi/versions',
  OCPI_TOKEN_A: sandboxCpo.tokenA,
  OPERATOR_TOKEN: 'tests-only-operator-token',
  METRICS_TOKEN: 'tests-only-metrics-token',
  ALERT_URL: 'https://wake.test/hook',
  // A pair that no phone ever subscribed with.
  VAPID_PUBLIC_KEY:
    'BN78WxvzFGZwVwXTGINkDggU4gtIc6IMh9BRg7oAkKrd99y4Yuoxq1pc1eZGozsyFIDh0-VTUrM7wZRioBYnfrk',
  VAPID_PRIVATE_KEY: 'VW9IJK2UFPHjbeOufcRjTjCDb6ZJRJn1KVmn19PRHBU',
}

const workerd = cloudflareTest({
  wrangler: { configPath: './wrangler.jsonc' },
  miniflare: {
    cf: false,
    bindings: settings,
    // Nothing leaves the tests: a call that is not faked is an outage.
    outboundService: () => new Response('No network in tests', { status: 503 }),
  },
})

export default defineConfig({
  test: {
    // The product logs every call: only of a test that failed does anyone want to read it.
    silent: 'passed-only',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/{workerd,e2e,web,simulation}/**'],
          environment: 'node',
        },
      },
      {
        test: { name: 'web', include: ['tests/web/**/*.test.{ts,tsx}'], environment: 'happy-dom' },
      },
      {
        test: {
          name: 'sim',
          include: ['tests/simulation/**/*.test.ts'],
          environment: 'node',
          testTimeout: 300_000,
        },
      },
      {
        plugins: [stikkAssetsStub(), workerd],
        test: { name: 'workerd', include: ['tests/workerd/**/*.test.ts'], testTimeout: 20_000 },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          environment: 'node',
          // Trips mostly wait, so that two at a time keep two cores busy; more would make them slow.
          maxWorkers: 2,
          // A machine that is not ours may stop for seconds; what fails twice is a fault.
          retry: process.env['CI'] ? 1 : 0,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
