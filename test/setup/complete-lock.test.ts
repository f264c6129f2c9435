import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { missingEntries } from '../../setup/complete-lock.mjs'

test('the lock file has all that npm ci asks for', async () => {
  const text = await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8')
  const lock = JSON.parse(text) as Parameters<typeof missingEntries>[0]
  expect(Object.keys(missingEntries(lock)), 'run `npm run lock`').toEqual([])
})

test('an optional package for another platform is entered with what that platform is', () => {
  const optionalDependencies = {
    '@a/b-linux-x64-musl': '1.0.0',
    '@a/b-win32-arm64-msvc': '1.0.0',
    '@a/b-darwin-x64': '1.0.0',
  }
  const present = { 'node_modules/@a/b-darwin-x64': { version: '1.0.0' } }
  expect(missingEntries({ packages: { 'node_modules/a': { dev: true, optionalDependencies }, ...present } })).toEqual({
    'node_modules/@a/b-linux-x64-musl': {
      version: '1.0.0',
      dev: true,
      optional: true,
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
    },
    'node_modules/@a/b-win32-arm64-msvc': {
      version: '1.0.0',
      dev: true,
      optional: true,
      os: ['win32'],
      cpu: ['arm64'],
    },
  })
})
