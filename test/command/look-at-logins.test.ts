import { expect, test } from 'vitest'
import { lookAtLogins } from '../../src/command/doctor/look-at-logins.ts'
import { memoryFiles } from '../support/memory-files.ts'
import { noLogins } from '../support/no-logins.ts'

const look = (kept: Readonly<Record<string, string>>, kind: 'systemd' | 'tmux' = 'systemd') =>
  lookAtLogins({
    config: {
      runtimeHomes: { ...noLogins, credentials: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY'] },
      ofEnvironment: { settings: {}, secrets: [], forAgents: ['ANTHROPIC_API_KEY', 'HTTPS_PROXY'] },
      userSystemd: { runtimeDir: '/run/user/1', unitDir: '/home/op/.config/systemd/user' },
    },
    host: { files: memoryFiles(kept) },
    supervisor: { kind },
  })

test('a login that only the environment holds is told, by its name, and what keeps it', async () => {
  expect(await look({})).toEqual([
    {
      name: 'logins',
      state: 'warn',
      saw: 'ANTHROPIC_API_KEY of the environment: agents have it until the next boot only',
      remedy: 'log the program in, or write it into /home/op/.config/environment.d/mos.conf (chmod 600)',
    },
  ])
})

test('one that systemd reads at boot is well, and without systemd there is nothing to lose', async () => {
  const kept = { '/home/op/.config/environment.d/mine.conf': '# mine\nANTHROPIC_API_KEY=sk-1\n' }
  expect(await look(kept)).toEqual([{ name: 'logins', state: 'ok', saw: 'ANTHROPIC_API_KEY: kept in environment.d' }])
  expect(await look({}, 'tmux')).toEqual([])
})
