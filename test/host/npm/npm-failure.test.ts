import { expect, test } from 'vitest'
import { npmFailure } from '../../../src/host/npm/npm-failure.ts'

const said = (code: string, words: string) =>
  npmFailure(
    {
      exitCode: 1,
      stdout: '',
      stderr: `npm http fetch GET 200 https://npm.us.example/@us%2fmos 5ms\nnpm error code ${code}\nnpm error ${words}\nnpm error A complete log of this run can be found in: /x\n`,
    },
    '@us/mos 1.4.0',
  ).message

test.each([
  [
    'ECONNREFUSED',
    'FetchError: request to https://npm.us.example/@us%2fmos failed, reason: connect ECONNREFUSED 127.0.0.1:3128',
    'The registry https://npm.us.example did not answer when it was asked for @us/mos 1.4.0: connect ECONNREFUSED 127.0.0.1:3128. Is it up (npm ping), is a proxy set that is not (npm config get https-proxy)? Then try again.',
  ],
  [
    'EIDLETIMEOUT',
    'Idle timeout reached for host `npm.us.example:443`',
    'The registry https://npm.us.example did not answer when it was asked for @us/mos 1.4.0: Idle timeout reached for host `npm.us.example:443`. Is it up (npm ping), is a proxy set that is not (npm config get https-proxy)? Then try again.',
  ],
  [
    'FETCH_ERROR',
    'invalid json response body at https://npm.us.example/@us%2fmos reason: Unexpected token < in JSON',
    'The registry https://npm.us.example answered with something else when it was asked for @us/mos 1.4.0: no registry is there, or a proxy or a login page stands before it. See: npm config get registry',
  ],
  [
    'E407',
    '407 Proxy Authentication Required - GET https://npm.us.example/@us%2fmos',
    'The proxy asks for a login before @us/mos 1.4.0: put it into https-proxy in ~/.npmrc, and try again.',
  ],
  [
    'E429',
    '429 Too Many Requests - GET https://npm.us.example/@us%2fmos',
    'The registry https://npm.us.example takes no more requests for now, for @us/mos 1.4.0. Try again later.',
  ],
  [
    'E401',
    '401 Unauthorized - GET https://npm.us.example/@us%2fmos',
    'The registry https://npm.us.example refuses @us/mos 1.4.0: npm login, or another registry in ~/.npmrc, and try again.',
  ],
  [
    'SELF_SIGNED_CERT_IN_CHAIN',
    'request to https://npm.us.example/@us%2fmos failed, reason: self-signed certificate in certificate chain',
    'The certificate of https://npm.us.example is not trusted (SELF_SIGNED_CERT_IN_CHAIN), so @us/mos 1.4.0 was not asked for. Name whose it is: cafile in ~/.npmrc.',
  ],
  [
    'ERR_INVALID_URL',
    'Invalid URL',
    'An address in the settings of npm is none: see npm config get registry, proxy and https-proxy.',
  ],
  [
    'ETARGET',
    'notarget No matching version found for @us/mos@1.4.0 with a date before 8/19/2026, 11:54:15 AM.',
    'npm itself is set to take no release as young as @us/mos 1.4.0: No matching version found for @us/mos@1.4.0 with a date before 8/19/2026, 11:54:15 AM. Change before or min-release-age in ~/.npmrc, or ask for an older one with the option to.',
  ],
])('%s: what failed, where, and what to do next', (code, words, message) => {
  expect(said(code, words)).toBe(message)
})

test('a login that stands in an address is not shown', () => {
  const words = 'request to https://us:secret@npm.us.example/x failed, reason: getaddrinfo ENOTFOUND npm.us.example'
  expect(said('ENOTFOUND', words)).toMatch(/^The registry https:\/\/npm\.us\.example did not answer/u)
  expect(said('ENOTFOUND', words)).not.toContain('secret')
})
