import { expect, test } from 'vitest'
import { lookAtSource } from '../../src/command/project-source.ts'
import { recordingHost } from '../support/recording-host.ts'

const look = (source: string) =>
  lookAtSource({ host: recordingHost(), settings: { read: () => Promise.reject(new Error('not asked')) } }, source, {})

test('an address with a login in it is refused without a word of the login', async () => {
  const error = await look('https://me:hunter2@git.example/app.git').catch((thrown: unknown) => String(thrown))
  expect(error).toMatch(/A repository's address has no login in it: leave it out/u)
  expect(error).not.toContain('hunter2')
})

test('what is neither a path nor an address is said back', async () => {
  await expect(look('app')).rejects.toThrow(/`app` is neither a path \(\/… or ~\/…\) nor an address: /u)
})
