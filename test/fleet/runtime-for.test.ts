import { expect, test } from 'vitest'
import { runtimeFor } from '../../src/fleet/runtime-for.ts'

test.each([
  ['claude', 'stub', 'stub'],
  ['claude', 'codex', 'claude'],
  ['stub', 'claude', 'stub'],
] as const)('a role that prefers %s, in a fleet on %s, gets %s', (preferred, orchestrators, runtime) => {
  expect(runtimeFor({ runtime: preferred }, orchestrators)).toBe(runtime)
})
