import { expect, test } from 'vitest'
import { personWithMos } from '../support/person-with-mos.ts'

/** By its look it is none: Mos knows it, since it logs agents in. */
const login = 'quiet-words-of-nobody'
const gitHub = `ghp_${'a1B2'.repeat(9)}`

test('a secret that a person types is in no message, no name of a thread and no line of the log', async () => {
  const env = () => ({ ANTHROPIC_API_KEY: login, LOG_LEVEL: 'debug' })
  const { wire, mos, olga, general } = await personWithMos({ env })
  await olga.slash(general, 'topic new', { title: `why ${login} and ${gitHub}` })
  const thread = await wire.until(() => general.threads()[0], 15_000, 'the thread of the topic')
  expect(thread.name).toContain('why [redacted: secret] and [redacted: GitHub token]')
  expect(general.last()?.content).toContain('redacted: secret')
  await olga.slash(general, 'agent send', { agent: login, message: gitHub }).catch(() => undefined)
  for (const secret of [login, gitHub]) {
    expect(JSON.stringify(wire.requests)).not.toContain(secret)
    expect(mos.said).not.toContain(secret)
  }
  wire.assertClean()
})
