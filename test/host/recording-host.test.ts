import { expect, test } from 'vitest'
import { recordingHost } from '../support/recording-host.ts'
import { hostContract } from './host-contract.ts'

hostContract(async () => ({ host: recordingHost(), directory: '/home' }))

test('it records what it was asked to run and answers by its script', async () => {
  const host = recordingHost({}, ([program]) => (program === 'tmux' ? { stdout: 'ok' } : undefined))
  expect(await host.run(['tmux', '-V'])).toEqual({ exitCode: 0, stdout: 'ok', stderr: '' })
  expect(host.recorded.map((each) => each.argv)).toEqual([['tmux', '-V']])
})
