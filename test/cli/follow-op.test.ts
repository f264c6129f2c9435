import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { followOp } from '../../src/cli/follow-op.ts'
import { Unreachable } from '../../src/cli/socket-client.ts'
import type { Op } from '../../src/store/op.ts'

const patience = { mostMs: 900, silentMs: 100 }

const running: Op = {
  id: 'op-1',
  kind: 'update',
  title: 'update mos 1.4.0 → 1.5.0',
  args: {},
  by: { kind: 'local', uid: 1000 },
  version: 1,
  hostId: 'alpha',
  state: 'running',
  steps: [],
  createdAt: 0,
}

/** A Mos that is away for so many looks, and then tells the end. */
function follow(away: number) {
  let looks = 0
  let said = ''
  const stderr = new PassThrough().on('data', (chunk: Buffer) => (said += chunk.toString()))
  const client = {
    async *watch(): AsyncGenerator<Op> {
      looks += 1
      if (looks <= away) throw new Unreachable(false, new Error('ECONNREFUSED'))
      yield { ...running, state: 'done' }
    },
  }
  const followed = followOp(running, client, { stderr, interrupted: new AbortController().signal }, patience)
  return { followed, said: () => said }
}

test('a Mos that starts again is waited for without a word, one that takes long with one', async () => {
  const quick = follow(0)
  expect(await quick.followed).toMatchObject({ state: 'done' })
  expect(quick.said()).not.toContain('does not answer')
  const slow = follow(2)
  expect(await slow.followed).toMatchObject({ state: 'done' })
  expect(slow.said().match(/does not answer: waiting for it/gu)).toHaveLength(1)
})

test('one that does not come back is not waited for without end', async () => {
  await expect(follow(1000).followed).rejects.toMatchObject({
    message:
      'Mos does not answer any more, and update mos 1.4.0 → 1.5.0 is not over. When it is back: mos op show op-1',
    exit: 75,
  })
})
