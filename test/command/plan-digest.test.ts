import { expect, test } from 'vitest'
import { meansDigest } from '../../src/command/plan-digest.ts'

const digest = 'ab12cd34ef56ab12cd34ef56'

test.each([
  [digest, true],
  [digest.slice(0, 12), true],
  [digest.slice(0, 11), false],
  ['', false],
  [undefined, false],
  [`${digest}0`, false],
  ['ab12cd34ef57', false],
])('%s means the plan: %s', (named, isMeant) => expect(meansDigest(named, digest)).toBe(isMeant))
