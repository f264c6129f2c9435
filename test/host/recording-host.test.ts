import { expect, test } from 'vitest'
import { recordingHost } from '../support/recording-host.ts'
import type { Script } from '../support/recording-host.ts'
import { hostContract } from './host-contract.ts'

const onlyCat: Script = ([program]) => (program === 'cat' ? {} : undefined)

hostContract(async () => ({ host: recordingHost({}, onlyCat), directory: '/home' }))

test('it records what it was asked to run and answers by its script', async () => {
  const host = recordingHost({}, ([program]) => (program === 'tmux' ? { stdout: 'ok' } : undefined))
  expect(await host.run(['tmux', '-V'])).toEqual({ exitCode: 0, stdout: 'ok', stderr: '' })
  expect(host.recorded.map((each) => each.argv)).toEqual([['tmux', '-V']])
})
